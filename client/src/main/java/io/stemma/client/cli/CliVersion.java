package io.stemma.client.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** Stemma's version, as the jar says it. */
final class CliVersion implements IVersionProvider {
    private static final String FACTS = "/META-INF/maven/io.stemma/stemma-client/pom.properties";

    @Override
    public String[] getVersion() {
        return new String[] {"stemma " + text(), "Java " + System.getProperty("java.vm.version")};
    }

    /** "0.1.0"; "development" for classes that are in no jar. */
    static String text() {
        try (InputStream in = CliVersion.class.getResourceAsStream(FACTS)) {
            Properties facts = new Properties();
            if (in != null) {
                facts.load(in);
            }
            return facts.getProperty("version", "development");
        } catch (IOException e) {
            throw new UncheckedIOException(FACTS, e);
        }
    }
}
