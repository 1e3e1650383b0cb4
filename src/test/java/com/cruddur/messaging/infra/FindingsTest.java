package com.cruddur.messaging.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.cruddur.messaging.infra.Findings.Finding;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awscdk.Validations;
import software.constructs.IConstruct;

/** The rule packs find nothing but what is acknowledged, and nothing is acknowledged that they do not find. */
class FindingsTest {

    private static final String ACKNOWLEDGED_BY_THE_CDK = "cruddur-messages-network/Network/Vpc/Rejected ";
    private static Set<Finding> findings;

    @BeforeAll
    static void look() {
        findings = Findings.all();
    }

    @Test
    void every_finding_is_acknowledged() {
        assertThat(findings)
                .filteredOn(finding -> Acknowledgement.ALL.stream().noneMatch(known -> known.matches(finding)))
                .as("Fix these, or give the reason in Acknowledgement")
                .isEmpty();
    }

    @Test
    void every_acknowledgement_is_of_a_finding() {
        assertThat(Acknowledgement.ALL)
                .filteredOn(known -> findings.stream().noneMatch(known::matches)
                        || !variantsIn(known).containsAll(known.variants()))
                .as("Nothing breaks these rules any more: remove them")
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void cdk_finds_nothing_in_the_templates(Variant variant) {
        assertThat(reports(variant))
                .allSatisfy(report -> assertThat(report.get("violations")).isEmpty());
    }

    @Test
    void cdk_did_look_and_finds_all_that_is_acknowledged_to_it() {
        Set<String> acknowledged = new TreeSet<>();
        Set<String> found = new TreeSet<>();
        for (Variant variant : Variant.values()) {
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

    private static List<JsonNode> reports(Variant variant) {
        return Synthesized.read(Synthesized.of(variant)
                        .assembly
                        .resolve("validation-report.json")
                        .toString())
                .get("pluginReports")
                .valueStream()
                .toList();
    }

    private static Set<String> acknowledged(Variant variant) {
        Set<String> ids = new TreeSet<>();
        for (IConstruct construct : Synthesized.of(variant).app.getNode().findAll()) {
            construct.getNode().getMetadata().stream()
                    .filter(entry -> entry.getType().equals(Validations.ACKNOWLEDGED_RULES_METADATA_KEY))
                    .flatMap(entry -> Synthesized.map(entry.getData()).keySet().stream())
                    .forEach(id -> ids.add(construct.getNode().getPath() + " " + id));
        }
        return ids;
    }

    private static Set<Variant> variantsIn(Acknowledgement known) {
        Set<Variant> variants = EnumSet.noneOf(Variant.class);
        findings.stream().filter(known::matches).map(Finding::variant).forEach(variants::add);
        return variants;
    }
}
