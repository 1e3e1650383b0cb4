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
 * Compares the templates of every stage in cdk.json with snapshots, so that a reviewer sees each change of a deployed
 * resource. The variants of the {@link CdkJson#FIXTURE} show the effect of a change on settings that no stage uses.
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
    void templates_of_a_stage_match_the_snapshots(String stage) throws IOException {
        OF_STAGES.check(stage, Synthesized.of(CdkJson.LIVE, stage).templates());
    }

    @Test
    void every_directory_belongs_to_a_stage() throws IOException {
        OF_STAGES.checkNames(stages());
    }

    @ParameterizedTest
    @EnumSource
    void templates_of_a_variant_match_the_snapshots(Variant variant) throws IOException {
        OF_VARIANTS.check(variant.directory(), own(variant));
    }

    @Test
    void templates_of_a_copy_match_the_snapshots() throws IOException {
        OF_VARIANTS.check(
                COPY, Synthesized.of(CdkJson.FIXTURE.ofCopy("pr-7"), "dev").templates());
    }

    @Test
    void every_directory_belongs_to_a_variant() throws IOException {
        OF_VARIANTS.checkNames(
                Stream.concat(Stream.of(COPY), Stream.of(Variant.values()).map(Variant::directory))
                        .collect(Collectors.toSet()));
    }

    /** Returns the templates that differ from the templates of the variant's stage. */
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
