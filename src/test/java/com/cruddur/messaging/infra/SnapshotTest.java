package com.cruddur.messaging.infra;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every template, as it is to be deployed, of every stage that cdk.json has. A change of a template is a change of what
 * stands in somebody's account: it shows here, for a reviewer to read. The variants of the {@link CdkJson#FIXTURE} show
 * what a change of the code does to settings that no stage has.
 */
class SnapshotTest {

    private static final Snapshots OF_STAGES = Snapshots.in("src/test/resources/snapshots");
    private static final Snapshots OF_VARIANTS = Snapshots.in("src/test/resources/fixture/snapshots");

    private static final String COPY = "dev-copy";

    static Set<String> stages() {
        return CdkJson.LIVE.stages();
    }

    @ParameterizedTest
    @MethodSource("stages")
    void templates_of_a_stage_are_those_of_the_snapshots(String stage) throws IOException {
        OF_STAGES.check(stage, Synthesized.of(CdkJson.LIVE, stage).templates());
    }

    @Test
    void directories_are_those_of_the_stages() throws IOException {
        OF_STAGES.checkNames(stages());
    }

    @ParameterizedTest
    @EnumSource
    void templates_of_a_variant_are_those_of_the_snapshots(Variant variant) throws IOException {
        OF_VARIANTS.check(variant.directory(), own(variant));
    }

    @Test
    void templates_of_a_copy_are_those_of_the_snapshots() throws IOException {
        OF_VARIANTS.check(
                COPY, Synthesized.of(CdkJson.FIXTURE.ofCopy("pr-7"), "dev").templates());
    }

    @Test
    void directories_are_those_of_the_variants() throws IOException {
        OF_VARIANTS.checkNames(
                Stream.concat(Stream.of(COPY), Stream.of(Variant.values()).map(Variant::directory))
                        .collect(Collectors.toSet()));
    }

    /** The templates that differ from those of the variant's stage. */
    private static SortedMap<String, JsonNode> own(Variant variant) {
        SortedMap<String, JsonNode> templates =
                new TreeMap<>(Synthesized.of(variant).templates());
        if (variant.stage != null) {
            templates
                    .entrySet()
                    .removeAll(Synthesized.of(variant.stage).templates().entrySet());
        }
        return templates;
    }
}
