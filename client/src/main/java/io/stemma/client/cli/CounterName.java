package io.stemma.client.cli;

import io.stemma.v1.CounterKey;
import picocli.CommandLine.Parameters;

/** Names a counter on the command line. */
final class CounterName {
    @Parameters(index = "0", paramLabel = "TOPOLOGY", description = "The topology's name.")
    private String topology = "";

    @Parameters(
            index = "1",
            paramLabel = "ELEMENT",
            converter = CounterElement.Converter.class,
            description = "What it belongs to: node/ID or link/ID.")
    private CounterElement element = CounterElement.NONE;

    @Parameters(index = "2", paramLabel = "NAME", description = "The counter's name.")
    private String name = "";

    String topology() {
        return topology;
    }

    CounterKey key() {
        CounterKey.Builder key = CounterKey.newBuilder().setName(name);
        return (element.isNode() ? key.setNodeId(element.id()) : key.setLinkId(element.id())).build();
    }
}
