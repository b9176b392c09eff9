package io.stemma.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Who runs this program, as a client says it that was given no name. */
final class UserName {
    private static final int LENGTH_MAX = 60;

    private UserName() {}

    /** "user@host", or "user" if the host's name cannot be had without asking the network. */
    static String atHost() {
        String user = System.getProperty("user.name", "");
        String host = host();
        return shortened(user.isEmpty() ? "unknown" : user) + (host.isEmpty() ? "" : "@" + shortened(host));
    }

    private static String host() {
        for (String variable : new String[] {"HOSTNAME", "COMPUTERNAME"}) {
            String name = System.getenv(variable);
            if (name != null && !name.isEmpty()) {
                return name;
            }
        }
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException e) {
            return "";
        }
    }

    /** In ASCII, so that characters are bytes. */
    private static String shortened(String name) {
        String plain = name.replaceAll("[^!-~]", "_");
        return plain.substring(0, Math.min(LENGTH_MAX, plain.length()));
    }
}
