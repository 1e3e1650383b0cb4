package com.cruddur.messaging.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.cruddur.messaging.infra.RulePackFindings.RulePackFinding;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awscdk.App;
import software.amazon.awscdk.AppProps;
import software.amazon.awscdk.Validations;
import software.constructs.IConstruct;

/**
 * Checks that the findings of the rule packs in the templates of every stage in cdk.json, and of every variant, equal
 * the acknowledgements.
 */
class RulePackFindingsTest {

    private static final String ACKNOWLEDGED_BY_THE_CDK = "cruddur-messages-network/Network/Vpc/Rejected ";

    private static final Set<Synthesized> VARIANTS =
            Stream.of(Variant.values()).map(Synthesized::of).collect(Collectors.toCollection(LinkedHashSet::new));

    private static Set<Synthesized> all;
    private static Set<RulePackFinding> findings;

    @BeforeAll
    static void look() {
        all = new LinkedHashSet<>(VARIANTS);
        CdkJson.LIVE.synthesized().forEach(all::add);
        findings = RulePackFindings.in(all);
    }

    @Test
    void every_finding_is_acknowledged() {
        assertThat(Acknowledgement.missing(findings))
                .as("Fix these, or give the reason in Acknowledgement")
                .isEmpty();
    }

    @Test
    void every_acknowledgement_matches_a_finding_in_each_stage_that_it_concerns() {
        assertThat(Acknowledgement.ALL)
                .filteredOn(known -> {
                    Set<Synthesized> where =
                            VARIANTS.stream().filter(known::concerns).collect(Collectors.toSet());
                    return where.isEmpty()
                            || !findings.stream()
                                    .filter(known::matches)
                                    .map(RulePackFinding::stage)
                                    .collect(Collectors.toSet())
                                    .containsAll(where);
                })
                .as("No construct breaks these rules any more: remove the acknowledgements")
                .isEmpty();
    }

    @Test
    void cdk_validation_finds_nothing_in_the_templates() {
        assertThat(all)
                .allSatisfy(stage -> assertThat(reports(stage))
                        .allSatisfy(
                                report -> assertThat(report.get("violations")).isEmpty()));
    }

    @Test
    void cdk_validation_finds_everything_that_the_constructs_acknowledge() {
        Set<String> acknowledged = new TreeSet<>();
        Set<String> found = new TreeSet<>();
        for (Synthesized variant : VARIANTS) {
            acknowledged.addAll(acknowledged(variant));
            reports(variant).stream()
                    .flatMap(report -> report.path("suppressedViolations").valueStream())
                    .forEach(violation ->
                            found.add(violation.get("acknowledgedAt").asText() + " "
                                    + violation.get("acknowledgedId").asText()));
        }
        acknowledged.removeIf(known -> known.startsWith(ACKNOWLEDGED_BY_THE_CDK));
        assertThat(found).isEqualTo(acknowledged).anyMatch(finding -> finding.contains(" CloudFormation-Validate::"));
    }

    /** The CLI reports that the look-up is missing, and this is the error to fix. */
    @Test
    void cdk_validation_finds_nothing_in_the_dummy_of_a_vpc_that_is_not_looked_up(@TempDir Path assembly)
            throws IOException {
        CdkJson elsewhere = CdkJson.FIXTURE.with("prod", "{ 'environment': { 'account': '444455556666' } }");
        App app = new App(AppProps.builder()
                .context(elsewhere.context("prod"))
                .outdir(assembly.toString())
                .build());
        MessagingApp.define(app, Files.createFile(assembly.resolve("function.jar")), Optional.empty());

        app.synth();

        assertThat(assembly.resolve("cruddur-messages-network.template.json"))
                .content()
                .contains("vpc-12345");
        assertThat(reports(assembly))
                .isNotEmpty()
                .allSatisfy(report -> assertThat(report.get("violations")).isEmpty());
    }

    private static List<JsonNode> reports(Synthesized stage) {
        return reports(stage.assembly);
    }

    private static List<JsonNode> reports(Path assembly) {
        return Synthesized.read(assembly.resolve("validation-report.json").toString())
                .get("pluginReports")
                .valueStream()
                .toList();
    }

    private static Set<String> acknowledged(Synthesized stage) {
        Set<String> ids = new TreeSet<>();
        for (IConstruct construct : stage.app.getNode().findAll()) {
            construct.getNode().getMetadata().stream()
                    .filter(entry -> entry.getType().equals(Validations.ACKNOWLEDGED_RULES_METADATA_KEY))
                    .flatMap(entry -> Synthesized.map(entry.getData()).keySet().stream())
                    .forEach(id -> ids.add(construct.getNode().getPath() + " " + id));
        }
        return ids;
    }
}
