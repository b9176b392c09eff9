package io.stemma.server.lab;

/** Is told how far the lab is. */
interface LabProgress extends AutoCloseable {
    /** Tells nobody. */
    LabProgress SILENT = new LabProgress() {
        @Override
        public void start(String experiment, int measurements) {}

        @Override
        public void step(String measurement) {}

        @Override
        public void close() {}
    };

    /** An experiment of so many measurements starts. */
    void start(String experiment, int measurements);

    /** The next measurement starts. */
    void step(String measurement);

    /** The last experiment is over. */
    @Override
    void close();
}
