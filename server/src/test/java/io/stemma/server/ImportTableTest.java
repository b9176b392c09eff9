package io.stemma.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Imports point inward. */
class ImportTableTest {
    private static final String SERVER = "io.stemma.server";
    private static final String FIXTURE = "io.stemma.fixture";

    @Test
    void everyRoomImportsOnlyWhatTheTableAllows() {
        JavaClasses classes = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages(SERVER);
        assertThat(classes.size()).isGreaterThan(100);
        assertThat(violations(ImportTable.rules(SERVER), classes)).isEmpty();
    }

    @Test
    void aRoomThatBreaksTheTableIsFound() {
        JavaClasses classes = new ClassFileImporter().importPackages(FIXTURE);
        assertThat(violations(ImportTable.rules(FIXTURE), classes))
                .anySatisfy(line -> assertThat(line).contains("LooksOutward.engine()", "fixture.engine.Engine"))
                .anySatisfy(line -> assertThat(line).contains("LooksOutward.node()", "io.stemma.v1.Node"))
                .anySatisfy(line -> assertThat(line).contains("Cycle detected"));
    }

    private static List<String> violations(List<ArchRule> rules, JavaClasses classes) {
        return rules.stream()
                .flatMap(rule -> rule.evaluate(classes).getFailureReport().getDetails().stream())
                .toList();
    }
}
