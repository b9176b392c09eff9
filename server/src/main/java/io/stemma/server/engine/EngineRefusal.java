package io.stemma.server.engine;

/** Says that an engine cannot give what was asked of it, whatever the topology holds. */
public final class EngineRefusal extends RuntimeException {
    private static final long serialVersionUID = 1;

    EngineRefusal(String asked, String engine) {
        super(
                asked + ": engine \"" + engine + "\" keeps the current version only (expected engine \""
                        + EngineKind.RCU.label() + "\")",
                null,
                false,
                false);
    }
}
