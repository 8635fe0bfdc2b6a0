// SPDX-License-Identifier: Apache-2.0
package io.farside.systemtest.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("architecture")
class ArchitectureTest {
    private static final String[] PURE = {
        "io.farside.model..",
        "io.farside.wire..",
        "io.farside.engine..",
        "io.farside.session..",
        "io.farside.runbook.."
    };

    private static JavaClasses product;

    @BeforeAll
    static void readClasses() {
        product =
                new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages("io.farside");
    }

    @Test
    void pureLayersReachNoClockThreadSocketOrFile() {
        ArchRule rule =
                noClasses()
                        .that()
                        .resideInAnyPackage(PURE)
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(
                                "java.net..",
                                "java.nio.channels..",
                                "java.nio.file..",
                                "java.lang.foreign..")
                        .orShould()
                        .dependOnClassesThat()
                        .areAssignableTo(Thread.class)
                        .orShould()
                        .dependOnClassesThat()
                        .areAssignableTo(java.util.concurrent.Executor.class)
                        .orShould()
                        .callMethod(System.class, "nanoTime")
                        .orShould()
                        .callMethod(System.class, "currentTimeMillis")
                        .orShould()
                        .callMethod(java.time.Instant.class, "now")
                        .orShould()
                        .callMethod(Math.class, "random")
                        .orShould()
                        .callMethod(java.util.UUID.class, "randomUUID")
                        .because(
                                "the simulator steps them: time, threads, sockets, files and chance"
                                        + " come in as arguments");
        rule.check(product);
    }

    @Test
    void theEngineDoesNotKnowTheApi() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "io.farside.engine..", "io.farside.wire..", "io.farside.model..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.farside.api..",
                        "io.farside.rest..",
                        "io.farside.node..",
                        "io.farside.manager..")
                .because("each layer only knows the ones below it")
                .check(product);
    }

    @Test
    void theManagerNeverTouchesData() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "io.farside.manager..", "io.farside.session..", "io.farside.runbook..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.farside.engine..", "io.farside.wire..", "io.farside.node..")
                .because("data never passes through the control plane")
                .check(product);
    }

    @Test
    void theCommandLineKnowsOnlyTheContract() {
        noClasses()
                .that()
                .resideInAPackage("io.farside.cli..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.farside.engine..",
                        "io.farside.node..",
                        "io.farside.manager..",
                        "io.farside.session..")
                .because("what an operator can do, a script can do through the same API")
                .check(product);
    }

    @Test
    void nativeCallsStayTogether() {
        noClasses()
                .that()
                .resideInAPackage("io.farside..")
                .and()
                .resideOutsideOfPackages("io.farside.node.sys..", "io.farside.node.loop..")
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.lang.foreign.Linker")
                .because("what can crash the JVM is reviewed in one place")
                .check(product);
    }

    @Test
    void packagesOfAModuleHaveNoCycles() {
        for (String module :
                new String[] {
                    "engine", "node", "manager", "session", "runbook", "wire", "cli", "demo"
                }) {
            slices().matching("io.farside." + module + ".(*)..")
                    .should()
                    .beFreeOfCycles()
                    .because("a cycle is two packages that are one")
                    .allowEmptyShould(true)
                    .check(product);
        }
    }

    @Test
    void nobodyThrowsWhatSaysNothing() {
        noClasses()
                .that()
                .resideInAPackage("io.farside..")
                .and()
                .areNotAssignableTo(Throwable.class)
                .should()
                .callConstructor(RuntimeException.class, String.class)
                .orShould()
                .callConstructor(Exception.class, String.class)
                .because("an operating problem is a Problem; a bug names the invariant that broke")
                .check(product);
    }

    @Test
    void chanceIsInjected() {
        noFields()
                .that()
                .areDeclaredInClassesThat()
                .resideInAPackage("io.farside..")
                .should()
                .haveRawType(java.util.Random.class)
                .because("generators are handed in, so that a seed replays a run")
                .check(product);
    }

    @Test
    void namesSayWhatThingsAre() {
        classes()
                .that()
                .resideInAPackage("io.farside..")
                .should()
                .haveNameNotMatching(".*(Util|Utils|Helper|Impl)(\\$.*)?$")
                .because("such names hide what a class is")
                .check(product);
    }
}
