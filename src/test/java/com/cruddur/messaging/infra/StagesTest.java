package com.cruddur.messaging.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Checks every stack of a stage. */
class StagesTest {

    /** Types without tags in the CDK. CloudFormation still adds the tags of the stack if the resource supports tags. */
    private static final Set<String> UNTAGGABLE = Set.of(
            "AWS::ApplicationAutoScaling::ScalableTarget",
            "AWS::ApplicationAutoScaling::ScalingPolicy",
            "AWS::DAX::ParameterGroup",
            "AWS::DAX::SubnetGroup",
            "AWS::EC2::SubnetRouteTableAssociation",
            "AWS::IAM::ManagedPolicy",
            "AWS::IAM::Policy",
            "AWS::Lambda::Alias",
            "AWS::Lambda::Version",
            "AWS::SNS::Subscription",
            "AWS::SNS::TopicPolicy",
            "AWS::SQS::QueuePolicy");

    @ParameterizedTest
    @EnumSource
    void every_taggable_resource_is_tagged(Variant variant) {
        for (JsonNode template : Synthesized.of(variant).templates().values()) {
            for (JsonNode resource : template.get("Resources")) {
                String tags = resource.at("/Properties/Tags").toString();
                if (UNTAGGABLE.contains(resource.get("Type").asText())) {
                    assertThat(tags).isEmpty();
                } else {
                    assertThat(tags)
                            .as("%s", resource)
                            .containsPattern("application\"[:,](\"Value\":)?\"cruddur-messages\"")
                            .containsPattern("stage\"[:,](\"Value\":)?\"" + variant.stageName() + "\"");
                }
            }
        }
    }

    @Test
    void tags_of_the_stage_are_on_every_tagged_resource_and_change_nothing_else() {
        Synthesized tagged = Synthesized.of("prod", "{ 'tags': { 'cost-center': 'social' } }");

        assertThat(stacks(tagged))
                .allSatisfy(stack -> assertThat(stack.at("/properties/tags"))
                        .isEqualTo(Synthesized.json(
                                "{ 'application': 'cruddur-messages', 'stage': 'prod', 'cost-center': 'social' }")));
        tagged.templates().forEach((name, template) -> {
            JsonNode untagged =
                    Synthesized.of(Variant.PROD).templates().get(name).get("Resources");
            template.get("Resources").properties().forEach(resource -> {
                String before =
                        untagged.path(resource.getKey()).at("/Properties/Tags").toString();
                String tags = resource.getValue().at("/Properties/Tags").toString();
                assertThat(tags.contains("\"cost-center\"")).as(tags).isEqualTo(before.contains("\"stage\""));
                assertThat(resource.getKey()).matches(id -> untagged.has(id) || id.contains("CurrentVersion"));
            });
        });
    }

    @ParameterizedTest
    @EnumSource
    void every_stack_has_a_description(Variant variant) {
        assertThat(Synthesized.of(variant).templates().values())
                .allSatisfy(template -> assertThat(template.get("Description").asText())
                        .startsWith("Cruddur's direct messaging, " + variant.stageName() + ": the "));
    }

    @ParameterizedTest
    @EnumSource
    void every_stack_is_tagged(Variant variant) {
        assertThat(stacks(variant))
                .hasSizeGreaterThan(2)
                .allSatisfy(stack -> assertThat(stack.at("/properties/tags"))
                        .isEqualTo(Synthesized.json("{ 'application': 'cruddur-messages', 'stage': '%s' }"
                                .formatted(variant.stageName()))));
    }

    @ParameterizedTest
    @CsvSource({"DEV, false", "PROD, true"})
    void stacks_of_a_stage_with_protected_data_have_termination_protection(Variant variant, boolean isProtected) {
        assertThat(stacks(variant))
                .hasSizeGreaterThan(2)
                .allSatisfy(stack -> assertThat(
                                stack.at("/properties/terminationProtection").asBoolean())
                        .isEqualTo(isProtected));
    }

    @Test
    void dev_fits_any_account_and_region() {
        assertThat(Synthesized.of(Variant.DEV).templates().values())
                .allSatisfy(template -> assertThat(template.toString())
                        .doesNotContain("us-east-1")
                        .doesNotContainPattern("\\d{12}"));
    }

    @Test
    void stage_has_its_stacks() {
        assertThat(names(Variant.DEV))
                .isEqualTo(List.of("cruddur-messages-data", "cruddur-messages-network", "cruddur-messages-stream"));
        assertThat(names(Variant.PROD))
                .isEqualTo(List.of(
                        "cruddur-messages-cache",
                        "cruddur-messages-data",
                        "cruddur-messages-network",
                        "cruddur-messages-stream",
                        "cruddur-messages-watch"));
    }

    /** Returns the stacks in the manifest, with properties that are not in a template. */
    private static List<JsonNode> stacks(Variant variant) {
        return stacks(Synthesized.of(variant));
    }

    private static List<JsonNode> stacks(Synthesized synthesized) {
        JsonNode manifest =
                Synthesized.read(synthesized.assembly.resolve("manifest.json").toString());
        return synthesized.templates().keySet().stream()
                .map(manifest.get("artifacts")::get)
                .toList();
    }

    private static List<String> names(Variant variant) {
        return List.copyOf(new TreeSet<>(Synthesized.of(variant).templates().keySet()));
    }
}
