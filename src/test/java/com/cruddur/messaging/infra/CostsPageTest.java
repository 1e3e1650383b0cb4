package com.cruddur.messaging.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Checks the sums in docs/costs.md that follow from the templates. */
class CostsPageTest {

    @Test
    void row_of_watch_has_every_billed_resource() throws IOException {
        Synthesized prod = Synthesized.of(Variant.PROD_WITHOUT_DAX);
        int metricAlarms = prod.resources("watch", "AWS::CloudWatch::Alarm").size();
        double dollars = 0.10 * metricAlarms
                + 0.50
                        * prod.resources("watch", "AWS::CloudWatch::CompositeAlarm")
                                .size()
                + 3.00 * prod.resources("watch", "AWS::CloudWatch::Dashboard").size()
                + 1.00 * prod.resources("watch", "AWS::KMS::Key").size();

        assertThat(row("| `watch`:"))
                .isEqualTo(
                        "| `watch`: %d alarms at 0.10, a composite alarm at 0.50, a dashboard at 3.00, the topic's key at 1.00 | | %.2f |",
                        metricAlarms, dollars);
    }

    @Test
    void row_of_auto_scaling_has_the_units_that_prod_adds_at_its_maximum() throws IOException {
        int write = unitsAboveMinimum("WriteCapacityUnits");
        int read = unitsAboveMinimum("ReadCapacityUnits");

        assertThat(row("| `autoScaling`:"))
                .contains("at most %d write and %d read units".formatted(write, read))
                .endsWith("| 0.00 to %.2f |".formatted(730 * (write * 0.00065 + read * 0.00013)));
    }

    /** Adds the table's units and the index's. */
    private static int unitsAboveMinimum(String dimension) {
        List<JsonNode> targets =
                Synthesized.of(Variant.PROD).resources("data", "AWS::ApplicationAutoScaling::ScalableTarget").stream()
                        .map(target -> target.get("Properties"))
                        .filter(target ->
                                target.get("ScalableDimension").asText().endsWith(dimension))
                        .toList();
        assertThat(targets).hasSize(2);
        return targets.stream()
                .mapToInt(target -> target.get("MaxCapacity").asInt()
                        - target.get("MinCapacity").asInt())
                .sum();
    }

    private static String row(String start) throws IOException {
        return Files.readAllLines(Path.of("docs/costs.md")).stream()
                .filter(line -> line.startsWith(start))
                .findFirst()
                .orElseThrow();
    }
}
