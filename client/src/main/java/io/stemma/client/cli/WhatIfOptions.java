package io.stemma.client.cli;

import io.stemma.v1.ReadOptions;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Asks a fork, or as if something were otherwise. */
final class WhatIfOptions {
    @Option(names = "--fork", paramLabel = "NAME", description = "Ask this fork, not the topology itself.")
    private String fork = "";

    @Option(
            names = "--what-if",
            paramLabel = "'TEXT'",
            converter = WhatIf.Converter.class,
            description = "Answer as if this were so: 'link ID down|up|gone', 'node ID down|up|gone', 'srlg N down',"
                    + " 'link ID igp_metric=20'. May be repeated.")
    private List<WhatIf> whatIfs = new ArrayList<>();

    /** The options with the fork and the overlay. */
    ReadOptions.Builder addTo(ReadOptions.Builder options) {
        options.setFork(fork);
        whatIfs.forEach(whatIf -> whatIf.addTo(options.getOverlayBuilder()));
        return options;
    }
}
