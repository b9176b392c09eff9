package io.stemma.server.counter;

/**
 * Names a counter within its topology.
 *
 * @param element what it belongs to
 * @param name its name there: "packets_in", "flaps"
 */
public record CounterKey(ElementKey element, String name) {
    @Override
    public String toString() {
        return element + "#" + name;
    }
}
