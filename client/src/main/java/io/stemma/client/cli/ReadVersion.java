package io.stemma.client.cli;

import io.stemma.v1.ReadOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which version a command reads. */
final class ReadVersion {
    @Option(
            names = "--at-version",
            paramLabel = "N",
            description = "Read exactly this version, if the server still holds it. Default: the current one.")
    private @Nullable Long atVersion;

    @Mixin
    private WhatIfOptions whatIf = new WhatIfOptions();

    ReadOptions options() {
        ReadOptions.Builder options = ReadOptions.newBuilder();
        if (atVersion != null) {
            options.setAtVersion(atVersion);
        }
        return whatIf.addTo(options).build();
    }

    /** What the answer stands on, for the line below a list; empty for the topology itself. */
    String basis() {
        return whatIf.basis();
    }
}
