package com.cruddur.messaging.ops.restore;

import com.cruddur.messaging.ops.cli.Failure;
import com.cruddur.messaging.store.Time;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.InvalidRestoreTimeException;
import software.amazon.awssdk.services.dynamodb.model.PointInTimeRecoveryDescription;
import software.amazon.awssdk.services.dynamodb.model.PointInTimeRecoveryStatus;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.RestoreSummary;
import software.amazon.awssdk.services.dynamodb.model.SSEDescription;
import software.amazon.awssdk.services.dynamodb.model.TableAlreadyExistsException;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;

/**
 * A second table with the items that a table had at an earlier time, by point-in-time recovery. Its name is derived from the
 * table's name and the time, so that a second run finds the table that an earlier run began to restore.
 *
 * <p>The rules are in "Restore a table in DynamoDB",
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/pointintimerecovery_restores.html
 */
public final class EarlierTable {

    /** The time between two checks whether the table is restored. A restore takes minutes to hours. */
    static final Duration BETWEEN_LOOKS = Duration.ofSeconds(10);

    private static final int LONGEST_NAME = 255;
    private static final Set<TableStatus> ON_ITS_WAY = Set.of(TableStatus.CREATING, TableStatus.UPDATING);
    private static final DateTimeFormatter IN_NAME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final DynamoDbClient client;
    private final TableDescription table;
    private final Instant at;
    private final boolean isAws;
    private final Time time;

    /**
     * @param client the caller closes it
     * @param table the table as it is now
     * @param isAws whether the client talks to AWS; an emulator does not report the source of a restored table
     */
    public EarlierTable(DynamoDbClient client, TableDescription table, Instant at, boolean isAws) {
        this(client, table, at, isAws, Time.SYSTEM);
    }

    EarlierTable(DynamoDbClient client, TableDescription table, Instant at, boolean isAws, Time time) {
        this.client = client;
        this.table = table;
        this.at = at.truncatedTo(ChronoUnit.SECONDS);
        this.isAws = isAws;
        this.time = time;
        if (name().length() > LONGEST_NAME) {
            throw new Failure(
                    "The second table for %s would be named %s, which is longer than the allowed %d characters."
                            .formatted(table.tableName(), name(), LONGEST_NAME));
        }
    }

    /** Returns the name of the second table. */
    public String name() {
        return table.tableName() + "-at-" + IN_NAME.format(at);
    }

    /**
     * Returns whether the second table exists or is being restored.
     *
     * @throws Failure if a table of that name is not this restore
     */
    public boolean exists() {
        return find().isPresent();
    }

    /**
     * Returns the times to which the table can be restored.
     *
     * @throws Failure if recovery is not enabled
     */
    public PointInTimeRecoveryDescription window() {
        PointInTimeRecoveryDescription recovery = client.describeContinuousBackups(
                        describe -> describe.tableName(table.tableName()))
                .continuousBackupsDescription()
                .pointInTimeRecoveryDescription();
        if (recovery == null || recovery.pointInTimeRecoveryStatus() != PointInTimeRecoveryStatus.ENABLED) {
            throw new Failure(
                    "Point-in-time recovery of table %s is not enabled, so DynamoDB cannot restore it as of %s. Nothing was done. For later restores, set \"pointInTimeRecovery\": true in cdk.json and deploy."
                            .formatted(table.tableName(), at));
        }
        return recovery;
    }

    /**
     * Begins to restore the table. The second table has no index, because nobody queries it and its restore takes the longest. It
     * is on-demand, because it is read once and then deleted. It has the encryption of the table. Does nothing if another run has
     * begun the same restore.
     *
     * @throws Failure if recovery is not enabled, or the time is outside the window
     */
    public void restore() {
        PointInTimeRecoveryDescription window = window();
        try {
            client.restoreTableToPointInTime(restore -> restore.sourceTableName(table.tableName())
                    .targetTableName(name())
                    .restoreDateTime(at)
                    .billingModeOverride(BillingMode.PAY_PER_REQUEST)
                    .globalSecondaryIndexOverride(List.<GlobalSecondaryIndex>of()));
        } catch (TableAlreadyExistsException e) {
            // await() checks that it is this restore
        } catch (InvalidRestoreTimeException e) {
            throw new Failure(
                    "Table %s cannot be restored as of %s. Nothing was done; give a time from %s to %s."
                            .formatted(
                                    table.tableName(),
                                    at,
                                    window.earliestRestorableDateTime(),
                                    window.latestRestorableDateTime()),
                    e);
        }
    }

    /**
     * Waits until the table is restored.
     *
     * @param waiting called every minute with the time waited so far
     * @throws Failure if it cannot be restored, or its encryption differs from the table's
     */
    public void await(Consumer<Duration> waiting) {
        long start = time.nanos();
        long minutes = 0;
        while (true) {
            TableDescription earlier = find().orElseThrow(() -> new Failure(
                    "Table %s no longer exists: DynamoDB gave up the restore, or somebody deleted the table. Nothing was put back. Run the command again."
                            .formatted(name())));
            if (earlier.tableStatus() == TableStatus.ACTIVE) {
                requireSameKey(earlier);
                return;
            }
            if (!ON_ITS_WAY.contains(earlier.tableStatus())) {
                throw new Failure("Table %s cannot be used: its status is %s. Delete it and run the command again."
                        .formatted(name(), earlier.tableStatusAsString()));
            }
            time.sleep(BETWEEN_LOOKS);
            Duration waited = Duration.ofNanos(time.nanos() - start);
            if (waited.toMinutes() > minutes) {
                minutes = waited.toMinutes();
                waiting.accept(waited);
            }
        }
    }

    private Optional<TableDescription> find() {
        try {
            TableDescription found =
                    client.describeTable(describe -> describe.tableName(name())).table();
            requireRestored(found.restoreSummary());
            return Optional.of(found);
        } catch (ResourceNotFoundException e) {
            return Optional.empty();
        }
    }

    private void requireRestored(RestoreSummary summary) {
        boolean isThis = summary == null
                ? !isAws
                : table.tableArn().equals(summary.sourceTableArn()) && at.equals(summary.restoreDateTime());
        if (!isThis) {
            String origin = summary == null
                    ? "it was not created by a restore"
                    : "it was restored from %s as of %s".formatted(summary.sourceTableArn(), summary.restoreDateTime());
            throw new Failure(
                    "Table %s should be table %s as of %s, but %s. It was not changed. If you do not need it, delete it and run the command again."
                            .formatted(name(), table.tableName(), at, origin));
        }
    }

    private void requireSameKey(TableDescription earlier) {
        String key = key(table);
        if (!Objects.equals(key, key(earlier))) {
            throw new Failure(
                    "Table %s has a different encryption key than table %s: %s instead of %s. Nothing was put back; delete table %1$s and run the command again."
                            .formatted(name(), table.tableName(), key(earlier), key));
        }
    }

    private static String key(TableDescription table) {
        return Optional.ofNullable(table.sseDescription())
                .map(SSEDescription::kmsMasterKeyArn)
                .orElse("a key that AWS owns");
    }
}
