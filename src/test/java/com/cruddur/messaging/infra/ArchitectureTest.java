package com.cruddur.messaging.infra;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;

/**
 * Checks which package may use which. The app uses stacks, stacks use constructs, constructs use settings. Commands use no
 * code of the app: they run it as a process. The {@code package-info.java} of each package repeats its rules.
 */
@AnalyzeClasses(packages = "com.cruddur.messaging", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String ROOT = "com.cruddur.messaging.";

    @ArchTest
    static final ArchRule packages_form_no_cycle =
            slices().matching(ROOT + "(**)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule top_level_packages_form_no_cycle =
            slices().matching(ROOT + "(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule infra_uses_neither_ops_nor_local = noClasses()
            .that()
            .resideInAPackage(ROOT + "infra..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ROOT + "ops..", ROOT + "local..");

    @ArchTest
    static final ArchRule assembly_uses_neither_ops_nor_local = noClasses()
            .that()
            .resideInAPackage(ROOT + "assembly..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ROOT + "ops..", ROOT + "local..");

    @ArchTest
    static final ArchRule local_does_not_use_ops = noClasses()
            .that()
            .resideInAPackage(ROOT + "local..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ROOT + "ops..");

    @ArchTest
    static final ArchRule only_infra_uses_infra_and_the_cdk = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + "infra..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ROOT + "infra..", "software.amazon.awscdk..", "software.constructs..");

    @ArchTest
    static final ArchRule guard_uses_neither_ops_nor_local_nor_assembly = noClasses()
            .that()
            .resideInAPackage(ROOT + "guard..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ROOT + "ops..", ROOT + "local..", ROOT + "assembly..");

    @ArchTest
    static final ArchRule constructs_do_not_use_stacks = noClasses()
            .that()
            .resideInAPackage(ROOT + "infra.constructs")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ROOT + "infra.stacks", ROOT + "infra");

    /** The order of such a map or set differs between JVM runs, and so would the template. */
    @ArchTest
    static final ArchRule constructs_and_stacks_make_no_unordered_map_or_set = noClasses()
            .that()
            .resideInAnyPackage(ROOT + "infra.constructs", ROOT + "infra.stacks")
            .should()
            .callMethodWhere(describe(
                    "Map.of or Set.of with more than one entry",
                    call -> call.getName().equals("of")
                            && List.of("java.util.Map", "java.util.Set")
                                    .contains(call.getTargetOwner().getName())
                            && call.getTarget().getRawParameterTypes().size() > 2));

    @ArchTest
    static final ArchRule settings_use_neither_constructs_nor_stacks = noClasses()
            .that()
            .resideInAPackage(ROOT + "infra.settings")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "software.constructs..", ROOT + "infra.constructs", ROOT + "infra.stacks", ROOT + "infra");

    @ArchTest
    static final ArchRule stacks_and_constructs_are_final = classes()
            .that()
            .areAssignableTo(software.constructs.Construct.class)
            .should()
            .haveModifier(com.tngtech.archunit.core.domain.JavaModifier.FINAL);
}
