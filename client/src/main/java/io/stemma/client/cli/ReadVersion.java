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

    @Option(
            names = "--at-time",
            paramLabel = "TIME",
            converter = Moment.Converter.class,
            description = "Read the version that was current then: 2026-01-31T12:00:00Z, or 10m for ten minutes ago.")
    private @Nullable Moment atTime;

    @Option(names = "--pin", paramLabel = "ID", description = "Read the version that this pin holds.")
    private @Nullable String pin;

    @Mixin
    private WhatIfOptions whatIf = new WhatIfOptions();

    ReadOptions options() {
        ReadOptions.Builder options = ReadOptions.newBuilder();
        if (atVersion != null) {
            if (atVersion < 1) {
                throw new Failure("--at-version: " + atVersion + " (expected 1 or more)");
            }
            options.setAtVersion(atVersion);
        }
        if (atTime != null) {
            options.setAtTimeUs(atTime.micros());
        }
        if (pin != null) {
            options.setPinId(pin);
        }
        return whatIf.addTo(options).build();
    }
}
