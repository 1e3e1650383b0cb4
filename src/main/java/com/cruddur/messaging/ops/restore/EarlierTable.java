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
 * A table as it was, in a table beside it, by point-in-time recovery. Its name follows from the table and the time, so that a
 * second call finds what a first one began.
 *
 * <p>Source of the rules: "Restore a table in DynamoDB",
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/pointintimerecovery_restores.html
 */
public final class EarlierTable {

    /** How often DynamoDB is asked whether the table is restored, which takes it minutes to hours. */
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
     * @param client reads and makes tables; the caller closes it
     * @param table the table as it is now
     * @param isAws whether AWS itself answers: an emulator does not tell how a table was made
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
            throw new Failure("The table beside %s would be called %s, and a name has at most %d characters."
                    .formatted(table.tableName(), name(), LONGEST_NAME));
        }
    }

    /** Returns the name of the table beside. */
    public String name() {
        return table.tableName() + "-at-" + IN_NAME.format(at);
    }

    /**
     * Returns whether an earlier call has restored it, or began to.
     *
     * @throws Failure if a table of that name was made in another way
     */
    public boolean exists() {
        return find().isPresent();
    }

    /**
     * Returns between which times the table can be restored.
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
                    "Point-in-time recovery of table %s is not enabled, so DynamoDB does not know what it held at %s. Nothing was done. For the next time, set \"pointInTimeRecovery\": true in cdk.json and deploy."
                            .formatted(table.tableName(), at));
        }
        return recovery;
    }

    /**
     * Begins to restore the table: without its index, which nobody queries and which takes the longest, and paid per request,
     * because it is read once and then deleted. It is encrypted as the table is. If another call has begun it meanwhile, nothing
     * happens.
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
            // await checks that it is this restore
        } catch (InvalidRestoreTimeException e) {
            throw new Failure(
                    "Table %s cannot be restored as it was at %s, only from %s to %s. Nothing was done."
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
     * @param waiting is told every minute for how long it has waited
     * @throws Failure if it cannot be restored, or its encryption is not that of the table
     */
    public void await(Consumer<Duration> waiting) {
        long start = time.nanos();
        long minutes = 0;
        while (true) {
            TableDescription earlier = find().orElseThrow(() -> new Failure(
                    "Table %s is gone: DynamoDB gave up, or somebody deleted it. Nothing was put back. Call again."
                            .formatted(name())));
            if (earlier.tableStatus() == TableStatus.ACTIVE) {
                requireSameKey(earlier);
                return;
            }
            if (!ON_ITS_WAY.contains(earlier.tableStatus())) {
                throw new Failure("Table %s cannot be used: its status is %s. Delete it and call again."
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
                    ? "nothing was restored into it"
                    : "it is %s at %s".formatted(summary.sourceTableArn(), summary.restoreDateTime());
            throw new Failure(
                    "Table %s should be table %s as it was at %s, but %s. It was not touched. Delete it, and call again."
                            .formatted(name(), table.tableName(), at, origin));
        }
    }

    private void requireSameKey(TableDescription earlier) {
        String key = key(table);
        if (!Objects.equals(key, key(earlier))) {
            throw new Failure(
                    "Table %s is encrypted with another key than table %s: with %s, and not with %s. Nothing was put back; delete it and call again."
                            .formatted(name(), table.tableName(), key(earlier), key));
        }
    }

    private static String key(TableDescription table) {
        return Optional.ofNullable(table.sseDescription())
                .map(SSEDescription::kmsMasterKeyArn)
                .orElse("a key that AWS owns");
    }
}
