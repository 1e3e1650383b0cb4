package com.cruddur.messaging;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Checks which package of this module may use which. */
@AnalyzeClasses(packages = "com.cruddur.messaging", importOptions = ImportOption.DoNotIncludeTests.class)
class FunctionArchitectureTest {

    @ArchTest
    static final ArchRule module_lambda_does_not_use_the_cdk = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("software.amazon.awscdk..", "software.constructs..", "software.amazon.jsii..");

    @ArchTest
    static final ArchRule model_uses_neither_store_nor_stream = classes()
            .that()
            .resideInAPackage("..messaging.model..")
            .should()
            .onlyDependOnClassesThat()
            .resideOutsideOfPackages("..messaging.store..", "..messaging.stream..");
}
