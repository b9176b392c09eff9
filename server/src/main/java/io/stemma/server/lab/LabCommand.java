package io.stemma.server.lab;

import io.stemma.server.lab.LabPlan.Part;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code stemma lab}: measures, shows a table, and writes a report if asked to. */
@Command(
        name = "stemma lab",
        description = {
            "Measures on this machine how counters and engines behave when threads share them:",
            "how fast counters count and whether they lose anything, how long readers and writers of a topology wait for each"
                    + " other under a mutex, a read-write lock and RCU, and how often a network without synchronization breaks.",
            "Takes some minutes with the values given here; needs no server."
        },
        footer = {"", "Example: stemma lab --seconds 2 --report lab-report"},
        sortOptions = false,
        showDefaultValues = true,
        mixinStandardHelpOptions = true)
public final class LabCommand implements Callable<Integer> {
    /** Set by the launcher if the error stream is a terminal. */
    private static final String PROGRESS = "stemma.progress";

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--only",
            paramLabel = "EXPERIMENT",
            split = ",",
            description = "counters, engines or race; all if not given.")
    private @Nullable List<Part> only;

    @Option(names = "--seconds", paramLabel = "N", description = "How long each measurement takes.", defaultValue = "1")
    private double seconds;

    @Option(
            names = "--threads",
            paramLabel = "N,N",
            split = ",",
            description = "Numbers of threads.",
            defaultValue = "1,2,4,8")
    private List<Integer> threads = List.of();

    @Option(names = "--nodes", paramLabel = "N", description = "Nodes of the topology.", defaultValue = "100000")
    private int nodes;

    @Option(names = "--links-per-node", paramLabel = "N", description = "Links for each node.", defaultValue = "5")
    private int linksPerNode;

    @Option(
            names = "--writes-per-second",
            paramLabel = "N",
            description = "The rate that the writer keeps.",
            defaultValue = "1000")
    private int writesPerSecond;

    @Option(names = "--seed", paramLabel = "N", description = "Of all that is drawn by chance.", defaultValue = "1")
    private long seed;

    @Option(
            names = "--report",
            paramLabel = "DIR",
            description = "Writes a page with charts, and the figures as JSON and CSV.")
    private @Nullable Path report;

    private List<String> words = List.of();

    /** Runs the lab and ends the process. */
    public static void main(String[] args) {
        System.exit(commandLine(args).execute(args));
    }

    static CommandLine commandLine(String... args) {
        LabCommand command = new LabCommand();
        command.words = List.of(args);
        return new CommandLine(command).setCaseInsensitiveEnumValuesAllowed(true);
    }

    @Override
    public Integer call() throws IOException {
        CommandLine commandLine = Objects.requireNonNull(spec).commandLine();
        LabPlan plan = plan(commandLine);
        Path folder = report;
        prepare(commandLine, folder);
        Environment environment =
                Environment.now(Clock.systemUTC(), plan, ("stemma lab " + String.join(" ", words)).strip());
        LabReport found = new LabReport(environment, sections(plan));
        PrintWriter out = commandLine.getOut();
        out.print(found.asText());
        if (folder != null) {
            ReportFiles.write(found, folder);
            out.println("Report: " + folder.resolve(ReportFiles.PAGE));
        }
        out.flush();
        return CommandLine.ExitCode.OK;
    }

    private LabPlan plan(CommandLine commandLine) {
        Set<Part> parts = EnumSet.noneOf(Part.class);
        if (only != null) {
            parts.addAll(only);
        }
        try {
            return new LabPlan(parts, seconds, threads, nodes, linksPerNode, writesPerSecond, seed);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(commandLine, String.valueOf(e.getMessage()), e);
        }
    }

    /* Before the measurements: it would be a pity to have their report and no place for it. */
    private static void prepare(CommandLine commandLine, @Nullable Path folder) {
        if (folder == null) {
            return;
        }
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new ParameterException(
                    commandLine, "--report: " + folder + " (expected a folder that can be written to; " + e + ")", e);
        }
    }

    private static List<Section> sections(LabPlan plan) {
        List<Section> sections = new ArrayList<>();
        try (LabProgress progress = Boolean.getBoolean(PROGRESS) ? new TerminalProgress() : LabProgress.SILENT) {
            if (plan.parts().contains(Part.COUNTERS)) {
                sections.add(CounterSection.of(CounterExperiment.run(plan, progress)));
            }
            if (plan.parts().contains(Part.ENGINES)) {
                sections.add(EngineSection.of(plan, EngineExperiment.run(plan, progress)));
            }
            if (plan.parts().contains(Part.RACE)) {
                sections.add(RaceSection.of(RaceExperiment.run(plan, progress)));
            }
        }
        return sections;
    }
}
