package io.stemma.client;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** An application that embeds the client gets Netty, protobuf and hash4j, and nothing else. */
@AnalyzeClasses(packages = "io.stemma.client", importOptions = DoNotIncludeTests.class)
final class ClientArchitectureTest {
    @ArchTest
    static final ArchRule theClientNeedsNettyProtobufAndHash4jOnly = classes()
            .that()
            .resideInAPackage("io.stemma.client")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..",
                    "io.netty..",
                    "com.google.protobuf..",
                    "com.google.rpc..",
                    "org.jspecify..",
                    "io.stemma.v1..",
                    "io.stemma.wire..",
                    "com.dynatrace.hash4j..",
                    "io.stemma.client");
}
