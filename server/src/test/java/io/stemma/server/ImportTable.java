package io.stemma.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Who may import whom, and where each library is at home. The reasons stand in DESIGN.md. */
final class ImportTable {
    private static final List<String> INNERMOST = List.of("graph", "counter", "query");
    private static final List<String> EVERYWHERE = List.of("meter", "config");

    private static final Map<String, List<String>> ROOMS = new LinkedHashMap<>();

    static {
        ROOMS.put("graph", List.of());
        ROOMS.put("counter", List.of());
        ROOMS.put("query", List.of("graph"));
        ROOMS.put("txn", List.of("graph"));
        ROOMS.put("engine", List.of("graph", "txn"));
        ROOMS.put("history", List.of("graph", "txn"));
        ROOMS.put("watch", List.of("history", "graph", "txn"));
        ROOMS.put("fork", List.of("history", "graph", "txn"));
        ROOMS.put("log", List.of("txn", "graph", "codec"));
        ROOMS.put("codec", List.of("graph", "txn", "query"));
        ROOMS.put("security", List.of("config"));
        ROOMS.put(
                "service",
                List.of("graph", "counter", "query", "txn", "engine", "history", "watch", "fork", "codec", "security"));
        ROOMS.put("rpc", List.of("service", "codec"));
        ROOMS.put("http", List.of("service", "codec"));
        ROOMS.put("lab", List.of("graph", "counter", "query", "txn", "engine"));
        ROOMS.put("meter", List.of());
        ROOMS.put("config", List.of());
    }

    /** Packages of a library, and the rooms that may see them. */
    private static final Map<List<String>, List<String>> LIBRARIES = Map.of(
            List.of("io.netty..", "io.stemma.wire.."), List.of("rpc"),
            List.of("com.linecorp.armeria.."), List.of("http"),
            List.of("io.micrometer..", "io.prometheus.."), List.of("meter", "http"),
            List.of("com.google.protobuf..", "com.google.rpc..", "io.stemma.v1.."),
                    List.of("codec", "service", "rpc", "http"),
            List.of("picocli.."), List.of("config", "lab"));

    private ImportTable() {}

    /** The rules for rooms below a package. */
    static List<ArchRule> rules(String base) {
        List<ArchRule> rules = new ArrayList<>();
        ROOMS.keySet().forEach(room -> rules.add(roomRule(base, room)));
        LIBRARIES.forEach((library, homes) -> rules.add(libraryRule(base, library, homes)));
        rules.add(noClasses()
                .that()
                .resideOutsideOfPackage(base)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(base)
                .because("the composition root knows all, and nobody knows it")
                .allowEmptyShould(true));
        rules.add(slices().matching(base + ".(*)..").should().beFreeOfCycles());
        rules.add(noClasses()
                .that()
                .resideInAPackage(base + ".*")
                .should()
                .dependOnClassesThat(in(base).and(unknownRoom(base)))
                .because("a new room has a line in the table first")
                .allowEmptyShould(true));
        return rules;
    }

    private static ArchRule roomRule(String base, String room) {
        TreeSet<String> others = new TreeSet<>(ROOMS.keySet());
        others.remove(room);
        others.removeAll(ROOMS.getOrDefault(room, List.of()));
        if (!INNERMOST.contains(room)) {
            others.removeAll(EVERYWHERE);
        }
        return noClasses()
                .that()
                .resideInAPackage(base + "." + room + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(packages(base, others))
                .allowEmptyShould(true);
    }

    private static ArchRule libraryRule(String base, List<String> library, List<String> homes) {
        return noClasses()
                .that()
                .resideInAPackage(base + "..")
                .and()
                .resideOutsideOfPackages(packages(base, homes))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(library.toArray(String[]::new))
                .because("its home is " + homes);
    }

    private static String[] packages(String base, Iterable<String> rooms) {
        List<String> packages = new ArrayList<>();
        rooms.forEach(room -> packages.add(base + "." + room + ".."));
        return packages.toArray(String[]::new);
    }

    private static DescribedPredicate<JavaClass> in(String base) {
        return JavaClass.Predicates.resideInAPackage(base + ".*..");
    }

    private static DescribedPredicate<JavaClass> unknownRoom(String base) {
        return JavaClass.Predicates.resideOutsideOfPackages(packages(base, ROOMS.keySet()));
    }
}
