package io.stemma.client.cli;

import io.stemma.v1.ReadOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which version a command reads. */
final class ReadVersion {
    @Option(
            names = "--at-version",
            paramLabel = "N",
            description = "Read exactly this version, if the server still holds it. Default: the current one.")
    private @Nullable Long atVersion;

    ReadOptions options() {
        return atVersion == null
                ? ReadOptions.getDefaultInstance()
                : ReadOptions.newBuilder().setAtVersion(atVersion).build();
    }
}
