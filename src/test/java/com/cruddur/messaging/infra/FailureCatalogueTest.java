package com.cruddur.messaging.infra;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks that each failure rings the alarms in the catalogue at the stated minute, and no other alarm. */
class FailureCatalogueTest {

    private static final Path PAGE = Path.of("docs/failures.md");
    private static final Map<String, WatchedStage> STAGES = new ConcurrentHashMap<>();

    @ParameterizedTest
    @EnumSource
    void failure_rings_its_alarms_and_no_other(CatalogueRow failure) {
        Timeline timeline = failure.timeline();

        assertThat(stage(failure).ring(timeline, 1 - FailureCourse.ORDINARY, failure.minutes(), false))
                .isEqualTo(failure.rings());
    }

    /**
     * AWS documents both treatments of missing data. They may differ in when an alarm ends, but not in when it rings.
     */
    @ParameterizedTest
    @EnumSource
    void failure_rings_the_same_alarms_if_alarms_on_dynamodb_ignore_missing_data(CatalogueRow failure) {
        Timeline timeline = failure.timeline();

        assertThat(stage(failure).ring(timeline, 1 - FailureCourse.ORDINARY, failure.minutes(), true))
                .isEqualTo(failure.rings());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void hour_of_ordinary_traffic_rings_no_alarm(boolean dynamoDbAlarmsIgnoreMissingData) {
        Timeline timeline = new FailureCourse(60).timeline;

        for (CatalogueRow failure : CatalogueRow.values()) {
            assertThat(stage(failure).ring(timeline, 0, 60, dynamoDbAlarmsIgnoreMissingData))
                    .isEmpty();
        }
    }

    @Test
    void every_failure_rings_an_alarm_and_every_alarm_has_a_failure() {
        Set<String> alarms = new TreeSet<>();
        Set<String> rung = new TreeSet<>();
        for (CatalogueRow failure : CatalogueRow.values()) {
            alarms.addAll(stage(failure).alarms());
            rung.addAll(failure.rings().keySet());
            assertThat(failure.rings()).as("%s", failure).isNotEmpty();
        }
        assertThat(rung).isEqualTo(alarms);
    }

    @Test
    void page_of_the_docs_is_up_to_date() throws IOException {
        String page = FailurePage.of(FailureCatalogueTest::stage);
        if (Boolean.getBoolean("snapshots.update")) {
            Files.createDirectories(PAGE.getParent());
            Files.writeString(PAGE, page);
        }

        assertThat(PAGE)
                .as("If the change is intended, run mvn verify -Dsnapshots.update=true and commit the changed files")
                .hasContent(page);
    }

    private static WatchedStage stage(CatalogueRow failure) {
        return STAGES.computeIfAbsent(
                failure.patch,
                patch -> new WatchedStage(
                        patch.equals("{}") ? Synthesized.of(Variant.PROD) : Synthesized.of("prod", patch)));
    }
}
