package io.stemma.server.lab;

import io.stemma.server.lab.RaceExperiment.Result;
import io.stemma.server.lab.Table.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Tells what the race found. */
final class RaceSection {
    private RaceSection() {}

    static Section of(List<Result> results) {
        Table table = table(results);
        return new Section(
                "The race",
                "A network has a primary node. A writer removes it, elects the next and puts the removed one back; a reader reads "
                        + "the primary's key, then its value. How often is the value not there?",
                findings(results),
                caveats(results),
                table,
                List.of(),
                table);
    }

    private static List<String> findings(List<Result> results) {
        List<String> findings = new ArrayList<>();
        for (Result result : results) {
            if (result.network().equals(RaceExperiment.PLAIN)) {
                findings.add(plain(result));
            }
        }
        List<Result> broken = results.stream()
                .filter(result -> !result.network().equals(RaceExperiment.PLAIN) && result.broken() > 0)
                .toList();
        String engines =
                EngineExperiment.ENGINES.stream().map(kind -> kind.label()).collect(Collectors.joining(", "));
        findings.add(
                broken.isEmpty()
                        ? "On an engine (" + engines + ") no read broke: a read sees one version, or holds the lock."
                        : "BROKEN: on " + broken.get(0).network() + " "
                                + broken.get(0).broken() + " reads broke (expected 0).");
        return findings;
    }

    private static String plain(Result result) {
        if (result.broken() == 0) {
            return "The unsynchronized network did not break in " + Unit.COUNT.format(result.reads())
                    + " reads. That is luck, or a processor that never ran reader and writer at the same time.";
        }
        return "The unsynchronized network broke " + Unit.COUNT.format(result.broken()) + " times in "
                + Unit.COUNT.format(result.reads()) + " reads: " + Unit.COUNT.format(result.brokenPerMillion())
                + " of a million.";
    }

    private static List<String> caveats(List<Result> results) {
        return List.of(
                "The writer refreshes without a pause (up to "
                        + Unit.COUNT.format(results.stream()
                                .mapToLong(Result::refreshes)
                                .max()
                                .orElse(0))
                        + " times here), so that the fault shows within a second. A network that is refreshed once an hour has "
                        + "the same fault and shows it once in years.",
                "That nothing broke is no proof: the proof is that a version does not change (RCU), or changes only under the lock.",
                "Reads and refreshes per second are not to be compared between rows: a reader that waits for a lock reads less.");
    }

    private static Table table(List<Result> results) {
        List<Column> columns = List.of(
                new Column("network", Unit.TEXT),
                new Column("readers", Unit.COUNT),
                new Column("reads", Unit.COUNT),
                new Column("refreshes", Unit.COUNT),
                new Column("broken", Unit.COUNT),
                new Column("broken per million", Unit.NUMBER));
        List<List<Object>> rows = results.stream()
                .map(result -> List.<Object>of(
                        result.network(),
                        result.readers(),
                        result.reads(),
                        result.refreshes(),
                        result.broken(),
                        result.brokenPerMillion()))
                .toList();
        return new Table("race", "Reads of the primary node while it is refreshed", columns, rows);
    }
}
