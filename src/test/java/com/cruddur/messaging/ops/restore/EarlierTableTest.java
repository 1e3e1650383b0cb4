package com.cruddur.messaging.ops.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.cruddur.messaging.ops.cli.Failure;
import com.cruddur.messaging.testing.Concurrent;
import com.cruddur.messaging.testing.PatientTime;
import com.cruddur.messaging.testing.StandInClient;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DescribeContinuousBackupsRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeContinuousBackupsResponse;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableResponse;
import software.amazon.awssdk.services.dynamodb.model.InvalidRestoreTimeException;
import software.amazon.awssdk.services.dynamodb.model.PointInTimeRecoveryStatus;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.RestoreTableToPointInTimeRequest;
import software.amazon.awssdk.services.dynamodb.model.RestoreTableToPointInTimeResponse;
import software.amazon.awssdk.services.dynamodb.model.TableAlreadyExistsException;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;

/** Tests answers of AWS that an emulator does not give: a restore takes time, has a window, and names its source. */
@Concurrent
class EarlierTableTest {

    private static final String TABLE_ARN = "arn:aws:dynamodb:us-east-1:111122223333:table/cruddur-messages";
    private static final String KEY = "arn:aws:kms:us-east-1:111122223333:key/1";
    private static final Instant AT = Instant.parse("2026-11-20T11:52:05Z");
    private static final Instant EARLIEST = Instant.parse("2026-11-19T00:00:00Z");
    private static final Instant LATEST = Instant.parse("2026-11-26T00:00:00Z");

    private final RestoringAccount account = new RestoringAccount();
    private final PatientTime time = new PatientTime();
    private final List<Duration> told = new ArrayList<>();
    private final EarlierTable earlier = earlier(true);

    private EarlierTable earlier(boolean isAws) {
        TableDescription table = TableDescription.builder()
                .tableName("cruddur-messages")
                .tableArn(TABLE_ARN)
                .sseDescription(encryption -> encryption.kmsMasterKeyArn(KEY))
                .build();
        return new EarlierTable(account, table, AT.plusMillis(900), isAws, time);
    }

    /** An account that describes the second table differently each time, and in the end does not have it. */
    private static final class RestoringAccount implements DynamoDbClient, StandInClient {
        final Deque<TableDescription> described = new ArrayDeque<>();
        final List<RestoreTableToPointInTimeRequest> restores = new ArrayList<>();
        boolean hasBegun;
        PointInTimeRecoveryStatus recovery = PointInTimeRecoveryStatus.ENABLED;

        @Override
        public DescribeTableResponse describeTable(DescribeTableRequest request) {
            assertThat(request.tableName()).isEqualTo("cruddur-messages-at-20261120T115205Z");
            if (described.isEmpty()) {
                throw ResourceNotFoundException.builder().build();
            }
            return DescribeTableResponse.builder().table(described.remove()).build();
        }

        @Override
        public DescribeContinuousBackupsResponse describeContinuousBackups(DescribeContinuousBackupsRequest request) {
            assertThat(request.tableName()).isEqualTo("cruddur-messages");
            return DescribeContinuousBackupsResponse.builder()
                    .continuousBackupsDescription(
                            backups -> backups.pointInTimeRecoveryDescription(description -> description
                                    .pointInTimeRecoveryStatus(recovery)
                                    .earliestRestorableDateTime(EARLIEST)
                                    .latestRestorableDateTime(LATEST)))
                    .build();
        }

        @Override
        public RestoreTableToPointInTimeResponse restoreTableToPointInTime(RestoreTableToPointInTimeRequest request) {
            restores.add(request);
            if (hasBegun) {
                throw TableAlreadyExistsException.builder().build();
            }
            if (request.restoreDateTime().isBefore(EARLIEST)
                    || request.restoreDateTime().isAfter(LATEST)) {
                throw InvalidRestoreTimeException.builder().build();
            }
            return RestoreTableToPointInTimeResponse.builder().build();
        }
    }

    private void described(TableStatus status, Consumer<TableDescription.Builder> change) {
        TableDescription.Builder table = TableDescription.builder()
                .tableStatus(status)
                .sseDescription(encryption -> encryption.kmsMasterKeyArn(KEY))
                .restoreSummary(summary -> summary.sourceTableArn(TABLE_ARN).restoreDateTime(AT));
        change.accept(table);
        account.described.add(table.build());
    }

    private void described(TableStatus status) {
        described(status, table -> {});
    }

    @Test
    void restore_requests_an_on_demand_table_without_index() {
        earlier.restore();

        assertThat(account.restores).singleElement().satisfies(request -> {
            assertThat(request.restoreDateTime()).isEqualTo(AT);
            assertThat(request.billingModeOverrideAsString()).isEqualTo("PAY_PER_REQUEST");
            assertThat(request.hasGlobalSecondaryIndexOverride()).isTrue();
            assertThat(request.globalSecondaryIndexOverride()).isEmpty();
            assertThat(request.sseSpecificationOverride())
                    .as("the encryption key of the table")
                    .isNull();
        });
    }

    @Test
    void time_outside_the_window_is_refused_and_the_window_is_printed() {
        EarlierTable tooEarly = new EarlierTable(
                account,
                TableDescription.builder().tableName("cruddur-messages").build(),
                EARLIEST.minusSeconds(1),
                true);

        assertThatThrownBy(tooEarly::restore)
                .isInstanceOf(Failure.class)
                .hasMessage(
                        "Table cruddur-messages cannot be restored as of 2026-11-18T23:59:59Z. Nothing was done; give a time from %s to %s."
                                .formatted(EARLIEST, LATEST));
    }

    @Test
    void restore_that_another_run_began_is_awaited() {
        account.hasBegun = true;
        described(TableStatus.ACTIVE);

        earlier.restore();
        earlier.await(told::add);

        assertThat(account.restores).hasSize(1);
        assertThat(time.waits).isEmpty();
    }

    @Test
    void nothing_is_restored_if_recovery_is_not_enabled() {
        account.recovery = PointInTimeRecoveryStatus.DISABLED;

        assertThatThrownBy(earlier::restore).isInstanceOf(Failure.class).hasMessageContaining("is not enabled");
        assertThat(account.restores).isEmpty();
    }

    @Test
    void wait_ends_when_the_table_is_active_and_is_reported_every_minute() {
        for (int i = 0; i < 13; i++) {
            described(TableStatus.CREATING, table -> table.sseDescription((encryption -> {})));
        }
        described(TableStatus.ACTIVE);

        earlier.await(told::add);

        assertThat(time.waits).hasSize(13);
        assertThat(told).containsExactly(Duration.ofSeconds(60), Duration.ofSeconds(120));
    }

    @Test
    void table_that_disappears_or_is_unusable_ends_the_wait() {
        described(TableStatus.CREATING);
        assertThatThrownBy(() -> earlier.await(told::add))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("no longer exists");

        described(TableStatus.INACCESSIBLE_ENCRYPTION_CREDENTIALS);
        assertThatThrownBy(() -> earlier.await(told::add))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("its status is INACCESSIBLE_ENCRYPTION_CREDENTIALS");
    }

    @Test
    void table_with_a_different_key_is_not_used() {
        described(TableStatus.ACTIVE, table -> table.sseDescription(encryption -> {}));

        assertThatThrownBy(() -> earlier.await(told::add))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("a key that AWS owns instead of " + KEY);
    }

    @Test
    void table_of_that_name_is_used_only_if_it_is_the_same_restore() {
        described(TableStatus.ACTIVE);
        assertThat(earlier.exists()).isTrue();

        described(
                TableStatus.ACTIVE,
                table -> table.restoreSummary(
                        summary -> summary.sourceTableArn(TABLE_ARN).restoreDateTime(AT.plusSeconds(1))));
        assertThatThrownBy(earlier::exists).isInstanceOf(Failure.class).hasMessageContaining("2026-11-20T11:52:06Z");

        described(
                TableStatus.ACTIVE,
                table -> table.restoreSummary(summary ->
                        summary.sourceTableArn(TABLE_ARN + "-of-others").restoreDateTime(AT)));
        assertThatThrownBy(earlier::exists).isInstanceOf(Failure.class).hasMessageContaining("-of-others");

        TableDescription plain =
                TableDescription.builder().tableStatus(TableStatus.ACTIVE).build();
        account.described.addAll(List.of(plain, plain));
        assertThatThrownBy(earlier::exists)
                .isInstanceOf(Failure.class)
                .hasMessageContaining("it was not created by a restore");
        assertThat(earlier(false).exists()).as("an emulator omits the source").isTrue();

        assertThat(earlier.exists()).isFalse();
    }
}
