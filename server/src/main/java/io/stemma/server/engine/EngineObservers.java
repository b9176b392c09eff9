package io.stemma.server.engine;

/**
 * Who is told what happens in an engine.
 *
 * @param locks about locks, in the engines that have some
 * @param versions about versions, in the engine that has several
 */
public record EngineObservers(LockObserver locks, VersionObserver versions) {
    /** Nobody. */
    public static final EngineObservers NONE = new EngineObservers(LockObserver.NONE, VersionObserver.NONE);
}
