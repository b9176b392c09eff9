package io.stemma.server.lab;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Where and how the figures came about.
 *
 * @param facts by name, in the order in which they are shown
 * @param busy true if the machine had other work to do when the lab started
 */
record Environment(Map<String, String> facts, boolean busy) {
    /** From this much load for each processor on, the machine counts as busy. */
    private static final double BUSY_LOAD = 0.3;

    /** Looks around, before the first measurement. */
    static Environment now(Clock clock, LabPlan plan, String command) {
        int processors = Runtime.getRuntime().availableProcessors();
        double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("date", clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
        facts.put("command", command);
        facts.put("seed", Long.toString(plan.seed()));
        facts.put("processors", Integer.toString(processors));
        facts.put(
                "load before the run",
                load < 0 ? "not known" : String.format(Locale.ROOT, "%.1f (average of a minute)", load));
        facts.put("system", property("os.name") + " " + property("os.version") + ", " + property("os.arch"));
        facts.put("Java", property("java.vm.name") + " " + property("java.vm.version"));
        facts.put("collector", collectors());
        facts.put("heap, at most", Runtime.getRuntime().maxMemory() / (1024 * 1024) + " MiB");
        facts.put("a measurement takes", plan.seconds() + " s");
        return new Environment(facts, load > BUSY_LOAD * processors);
    }

    private static String property(String name) {
        return String.valueOf(System.getProperty(name));
    }

    private static String collectors() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .map(GarbageCollectorMXBean::getName)
                .collect(Collectors.joining(", "));
    }

    /** What the reader should know about this run. */
    String remark() {
        return busy
                ? "The machine had other work to do while this ran: take single figures with care, and run it again when it is idle."
                : "The machine was about idle when this started.";
    }
}
