package com.cruddur.messaging;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "com.cruddur.messaging", importOptions = ImportOption.DoNotIncludeTests.class)
class FunctionArchitectureTest {

    @ArchTest
    static final ArchRule THE_FUNCTION_DOES_NOT_USE_THE_CDK = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("software.amazon.awscdk..", "software.constructs..", "software.amazon.jsii..");

    @ArchTest
    static final ArchRule THE_MODEL_USES_NO_OTHER_PACKAGE_OF_THE_FUNCTION = classes()
            .that()
            .resideInAPackage("..messaging.model..")
            .should()
            .onlyDependOnClassesThat()
            .resideOutsideOfPackages("..messaging.store..", "..messaging.stream..");
}
