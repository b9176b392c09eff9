package io.stemma.server.config;

import java.util.List;

/** Says everything that is wrong with the configuration, at once. */
public final class ConfigException extends Exception {
    private static final long serialVersionUID = 1;

    private final transient List<String> faults;

    ConfigException(List<String> faults) {
        super(String.join(System.lineSeparator(), faults));
        this.faults = List.copyOf(faults);
    }

    /** One line each: "--rpc-port: 99999 (expected 0..65535)". */
    public List<String> faults() {
        return faults;
    }
}
