package com.cruddur.messaging.stream;

import static com.cruddur.messaging.testing.Sample.T0;
import static com.cruddur.messaging.testing.Sample.group;
import static com.cruddur.messaging.testing.Sample.message;
import static com.cruddur.messaging.testing.Sample.micros;
import static com.cruddur.messaging.testing.Sample.rows;
import static com.cruddur.messaging.testing.Sample.user;
import static com.cruddur.messaging.testing.Sample.uuid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.cruddur.messaging.model.Message;
import com.cruddur.messaging.model.MessageGroup;
import com.cruddur.messaging.model.Schema;
import com.cruddur.messaging.model.Timestamps;
import com.cruddur.messaging.store.Retry;
import com.cruddur.messaging.testing.Capacity;
import com.cruddur.messaging.testing.Events;
import com.cruddur.messaging.testing.SimulatedDynamoDb;
import com.cruddur.messaging.testing.SimulatedDynamoDb.Faults;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;

class GroupMoverTest {

    private static final String GROUP = group(1);
    private static final Duration LATE = Duration.ofMillis(900);

    private final World world = World.ours();
    private final SimulatedDynamoDb db = world.db;

    private void delivered(Message message) {
        assertThat(world.deliver(message)).as("failures, log %s", world.log).isEmpty();
    }

    private List<DynamoDbRequest> requestsOf(Runnable work) {
        int before = db.requests().size();
        work.run();
        return db.requests().subList(before, db.requests().size());
    }

    private void failTransactions(int times, RuntimeException failure) {
        int[] left = {times};
        db.faults = new Faults() {
            @Override
            public void before(DynamoDbRequest request) {
                if (request instanceof TransactWriteItemsRequest && left[0]-- > 0) {
                    throw failure;
                }
            }
        };
    }

    private static RuntimeException cancelledBecause(String... codes) {
        List<CancellationReason> reasons = new ArrayList<>();
        for (String code : codes) {
            reasons.add(CancellationReason.builder().code(code).build());
        }
        return SimulatedDynamoDb.cancelled(reasons);
    }

    @ParameterizedTest
    @CsvSource({"2, 2", "50, 2", "51, 3", "100, 3", "101, 4"})
    void aGroupSeenBefore_takesOneQueryAndATransactionPer50Rows(int members, int requests) {
        world.put(rows(GROUP, T0, "old", members));
        delivered(message(GROUP, micros(1), "1"));
        assertThat(requestsOf(() -> delivered(message(GROUP, micros(2), "2")))).hasSize(requests);
    }

    @Test
    void aPairSeenForTheFirstTime_takesTwoRequestsAndNoWait() {
        world.put(rows(GROUP, T0, "old", 2));
        assertThat(requestsOf(() -> delivered(message(GROUP, micros(1), "1")))).hasSize(2);
        assertThat(db.nanos()).isLessThan(Duration.ofMillis(50).toNanos());
    }

    @Test
    void aMemberTheIndexHides_isFoundThroughTheRowThatNamesThem() {
        hideAllFrom(2, 1);
    }

    @Test
    void theSenderTheIndexHides_isFound() {
        hideAllFrom(2, 0);
    }

    /** The index shows the deletes of a move, but of the puts only those of the first members. */
    private void hideAllFrom(int members, int visible) {
        List<MessageGroup> rows = rows(GROUP, T0, "old", members);
        world.put(rows.subList(0, visible));
        db.lag = () -> LATE;
        world.put(rows.subList(visible, members));
        delivered(message(GROUP, micros(1), "new"));
        world.assertRows(GROUP, rows(GROUP, micros(1), "new", members));
        assertThat(db.nanos()).as("no wait").isLessThan(Duration.ofMillis(50).toNanos());
    }

    @Test
    void aLargerGroupSeenForTheFirstTime_isLookedForOnceMore() {
        world.put(rows(GROUP, T0, "old", 3));
        assertThat(requestsOf(() -> delivered(message(GROUP, micros(1), "1"))))
                .as("a query, a transaction, a query")
                .hasSize(3);
        assertThat(db.nanos()).isGreaterThanOrEqualTo(GroupMover.SHOWN.toNanos());
        assertThat(world.log).singleElement().asString().contains("\"rowsMoved\":3");
    }

    @Test
    void aGroupTheIndexHidesAltogether_isMovedOnceItShows() {
        db.lag = () -> LATE;
        world.put(rows(GROUP, T0, "old", 2));
        delivered(new Message(GROUP, micros(1), "new", uuid(0), user(9)));
        world.assertRows(GROUP, rows(GROUP, micros(1), "new", 2));
    }

    @ParameterizedTest
    @CsvSource({"9, 9", "9, 0", "1, 9", "0, 1", "1, 1"})
    void twoRowsThatDoNotNameEachOther_areNoPair(int namedByFirst, int namedBySecond) {
        world.put(
                new MessageGroup(uuid(0), GROUP, T0, "old", user(namedByFirst)),
                new MessageGroup(uuid(1), GROUP, T0, "old", user(namedBySecond)));
        db.lag = () -> LATE;
        world.put(new MessageGroup(uuid(2), GROUP, T0, "old", user(9)));
        delivered(message(GROUP, micros(1), "new"));
        assertThat(world.rows(GROUP))
                .hasSize(3)
                .allSatisfy(row -> assertThat(row.get(Schema.MESSAGE).s()).isEqualTo("new"));
        assertThat(world.log).singleElement().asString().contains("\"rowsMoved\":3");
    }

    @Test
    void everyMemberOfARing_isFoundThroughTheOneBefore() {
        List<MessageGroup> rows = rows(GROUP, T0, "old", 5);
        world.put(rows.get(4));
        db.lag = () -> Duration.ofMinutes(1);
        world.put(rows.subList(0, 4));
        delivered(Message.of(GROUP, micros(1), "new", user(4)));
        world.assertRows(GROUP, rows(GROUP, micros(1), "new", 5));
    }

    @Test
    void aMemberNobodyNames_isFoundOnceTheIndexShowsThem() {
        List<MessageGroup> rows = IntStream.range(0, 4)
                .mapToObj(owner -> new MessageGroup(uuid(owner), GROUP, T0, "old", user(9)))
                .toList();
        world.put(rows.subList(0, 3));
        db.lag = () -> LATE;
        world.put(rows.get(3));
        delivered(message(GROUP, micros(1), "new"));
        assertThat(world.rows(GROUP))
                .hasSize(4)
                .allSatisfy(row -> assertThat(row.get(Schema.SK).s()).isEqualTo(Timestamps.format(micros(1))));
    }

    @Test
    void aMemberWhomOnlyRowsNameThatAreGone_isFound() {
        List<MessageGroup> rows = rows(GROUP, T0, "old", 2);
        world.put(rows.get(0), rows(GROUP, micros(-1), "older", 2).get(0));
        db.lag = () -> Duration.ofMinutes(1);
        world.put(rows.get(1));
        rows.subList(0, 1).forEach(row -> db.delete(row.toItem()));
        db.delete(rows(GROUP, micros(-1), "older", 2).get(0).toItem());
        world.put(new MessageGroup(uuid(0), GROUP, micros(-2), "made anew", user(9)));
        delivered(message(GROUP, micros(1), "new"));
        assertThat(world.rows(GROUP))
                .hasSize(2)
                .allSatisfy(row -> assertThat(row.get(Schema.MESSAGE).s()).isEqualTo("new"));
    }

    @Test
    void membersNobodyNamesOnSeveralPagesOfTheIndex_areAllFound() {
        db.pageSize = 7;
        IntStream.range(0, 20).forEach(owner -> world.put(new MessageGroup(uuid(owner), GROUP, T0, "old", user(99))));
        delivered(message(GROUP, micros(1), "new"));
        assertThat(world.rows(GROUP))
                .hasSize(20)
                .allSatisfy(row -> assertThat(row.get(Schema.MESSAGE).s()).isEqualTo("new"));
    }

    @Test
    void aMemberNobodyNamesButSeenBefore_isFoundWithoutWaiting() {
        List<MessageGroup> rows = IntStream.range(0, 4)
                .mapToObj(owner -> new MessageGroup(uuid(owner), GROUP, T0, "old", user(9)))
                .toList();
        world.put(rows);
        delivered(message(GROUP, micros(1), "1"));
        world.settle();
        long start = db.nanos();
        int[] writes = {0};
        // The next move's deletes are seen at once, its puts late.
        db.lag = () -> writes[0]++ % 2 == 0 ? Duration.ZERO : LATE;
        delivered(message(GROUP, micros(2), "2"));
        delivered(message(GROUP, micros(3), "3"));
        assertThat(db.nanos() - start).isLessThan(Duration.ofMillis(100).toNanos());
        assertThat(world.rows(GROUP))
                .hasSize(4)
                .allSatisfy(row -> assertThat(row.get(Schema.MESSAGE).s()).isEqualTo("3"));
    }

    @Test
    void aLoneRow_isMoved() {
        List<MessageGroup> row = rows(GROUP, T0, "old", 2).subList(0, 1);
        world.put(row);
        delivered(message(GROUP, micros(1), "new"));
        world.assertRows(GROUP, rows(GROUP, micros(1), "new", 2).subList(0, 1));
    }

    @Test
    void attributesNobodyKnows_areCarriedOver() {
        List<MessageGroup> rows = rows(GROUP, T0, "old", 2);
        Map<String, AttributeValue> item = World.with(rows.get(0), "colour", "blue");
        item.put("unread", AttributeValue.fromN("7"));
        item.put("labels", AttributeValue.fromM(Map.of("a", AttributeValue.fromBool(true))));
        db.put(item);
        db.put(rows.get(1).toItem());
        delivered(message(GROUP, micros(1), "new"));
        assertThat(world.rows(GROUP).get(0))
                .containsEntry("colour", AttributeValue.fromS("blue"))
                .containsEntry("unread", AttributeValue.fromN("7"))
                .containsEntry("labels", AttributeValue.fromM(Map.of("a", AttributeValue.fromBool(true))));
    }

    @ParameterizedTest
    @CsvSource({"MODIFY, 0", "INSERT, 1"})
    void anAttributeChangedBetweenReadAndWrite_survives(String eventName, long step) {
        List<MessageGroup> rows = rows(GROUP, T0, "old", 2);
        db.put(World.with(rows.get(0), "colour", "blue"));
        db.put(rows.get(1).toItem());
        db.faults = new Faults() {
            private boolean done;

            @Override
            public void after(DynamoDbRequest request) {
                if (!done && request instanceof QueryRequest) {
                    done = true;
                    db.put(World.with(rows.get(0), "colour", "red"));
                }
            }
        };
        assertThat(world.deliver(Events.written(
                        eventName, message(GROUP, micros(step), "new").toItem(), "1")))
                .isEmpty();
        assertThat(world.rows(GROUP))
                .containsExactlyInAnyOrder(
                        World.with(rows(GROUP, micros(step), "new", 2).get(0), "colour", "red"),
                        rows(GROUP, micros(step), "new", 2).get(1).toItem());
    }

    @Test
    void aRowDeletedBetweenReadAndWrite_staysDeleted() {
        List<MessageGroup> rows = rows(GROUP, T0, "old", 2);
        world.put(rows);
        db.faults = new Faults() {
            @Override
            public void after(DynamoDbRequest request) {
                if (request instanceof QueryRequest query && query.indexName() != null) {
                    db.delete(rows.get(1).toItem());
                }
            }
        };
        delivered(message(GROUP, micros(1), "new"));
        world.assertRows(GROUP, rows(GROUP, micros(1), "new", 2).subList(0, 1));
    }

    @Test
    void aRowThatStoodLate_getsTheEditOfItsMessage() {
        bumpRowOfUser1();
        Message edited = message(GROUP, micros(1), "edited");
        assertThat(world.deliver(Events.written("MODIFY", edited.toItem(), "9")))
                .isEmpty();
        assertLate("edited", micros(2), micros(1));
    }

    @Test
    void aRowThatStoodLate_showsAYoungerMessageAtItsOwnTime() {
        bumpRowOfUser1();
        delivered(message(GROUP, micros(2), "younger"));
        assertThat(world.rows(GROUP))
                .contains(rows(GROUP, micros(2), "younger", 2).get(1).toItem());
        delivered(message(GROUP, micros(1), "new"));
        assertThat(world.rows(GROUP))
                .contains(rows(GROUP, micros(2), "younger", 2).get(1).toItem());
    }

    @Test
    void aRowThatStoodLate_staysWhereItIsForAYoungerMessageBeforeIt() {
        world.put(new MessageGroup(uuid(1), group(3), micros(2), "foreign too", user(7)));
        bumpRowOfUser1();
        delivered(message(GROUP, micros(2), "younger"));
        assertLate("younger", micros(3), micros(2));
    }

    @Test
    void aRowThatStoodLate_forgetsItWithItsNextMove() {
        bumpRowOfUser1();
        delivered(message(GROUP, micros(9), "much younger"));
        world.assertRows(GROUP, rows(GROUP, micros(9), "much younger", 2));
    }

    @Test
    void aTimeCarriedAlongByAnotherProgram_isNotTaken() {
        List<MessageGroup> rows = rows(GROUP, T0.plusSeconds(60), "last", 2);
        db.put(World.with(rows.get(0), Schema.MESSAGE_CREATED_AT, Timestamps.format(T0)));
        db.put(World.with(rows.get(1), Schema.MESSAGE_CREATED_AT, Timestamps.format(T0.plusSeconds(61))));
        delivered(message(GROUP, T0.plusSeconds(30), "late"));
        assertThat(world.rows(GROUP))
                .allSatisfy(row -> assertThat(row.get(Schema.MESSAGE).s()).isEqualTo("last"));
    }

    private void bumpRowOfUser1() {
        world.put(rows(GROUP, T0, "old", 2));
        world.put(new MessageGroup(uuid(1), group(2), micros(1), "foreign", user(7)));
        delivered(message(GROUP, micros(1), "new"));
    }

    private void assertLate(String text, Instant at, Instant created) {
        assertThat(world.rows(GROUP))
                .contains(World.with(
                        rows(GROUP, at, text, 2).get(1), Schema.MESSAGE_CREATED_AT, Timestamps.format(created)));
    }

    @Test
    void aThousandForeignRowsInTheWay_areSkipped() {
        world.put(rows(GROUP, T0, "old", 2));
        IntStream.rangeClosed(1, 1_000)
                .forEach(step ->
                        world.put(new MessageGroup(uuid(1), group(1 + step), micros(step), "foreign", user(7))));
        assertThat(world.deliver(message(GROUP, micros(1), "new"))).isEmpty();
        assertThat(world.log)
                .singleElement()
                .asString()
                .contains("\"reason\":\"no-free-key\"", "no free key")
                .doesNotContain(uuid(1));
    }

    @Test
    void conflicts_areRetriedWithTheRowsThatDidNotFailUntouched() {
        world.put(rows(GROUP, T0, "old", 2));
        failTransactions(3, cancelledBecause("None", "TransactionConflict", "TransactionConflict", "None"));
        List<DynamoDbRequest> requests = requestsOf(() -> delivered(message(GROUP, micros(1), "new")));
        assertThat(requests).hasSize(5);
        world.assertRows(GROUP, rows(GROUP, micros(1), "new", 2));
    }

    @Test
    void conflictsWithoutEnd_areAFailureWithinTheBound() {
        world.put(rows(GROUP, T0, "old", 2));
        failTransactions(1_000, cancelledBecause("TransactionConflict", "None", "None", "None"));
        List<DynamoDbRequest> requests = requestsOf(() ->
                assertThat(world.deliver(message(GROUP, micros(1), "new"))).containsExactly("1"));
        assertThat(requests).hasSize(1 + 1 + Retry.FAULTS);
        assertThat(db.nanos()).isLessThan(MessagingStreamHandler.ALLOWED.toNanos());
    }

    @ParameterizedTest
    @CsvSource({"ValidationError, skipped, 4", "ItemCollectionSizeLimitExceeded, skipped, 2", "AccessDenied, failed, 2"
    })
    void anyOtherReason_endsTheRecord(String code, String outcome, int expected) {
        world.put(rows(GROUP, T0, "old", 2));
        failTransactions(2, cancelledBecause("ConditionalCheckFailed", "None", code, "None"));
        List<DynamoDbRequest> requests = requestsOf(() -> world.deliver(message(GROUP, micros(1), "new")));
        assertThat(world.log).singleElement().asString().contains("\"outcome\":\"%s\"".formatted(outcome));
        assertThat(requests).hasSize(expected);
        world.assertRows(GROUP, rows(GROUP, T0, "old", 2));
    }

    @Test
    void aTransactionWhoseAnswerIsLost_isRepeatedWithItsToken() {
        world.put(rows(GROUP, T0, "old", 2));
        db.faults = new Faults() {
            private boolean lost;

            @Override
            public void after(DynamoDbRequest request) {
                if (!lost && request instanceof TransactWriteItemsRequest) {
                    lost = true;
                    throw ApiCallTimeoutException.create(5_000);
                }
            }
        };
        List<DynamoDbRequest> requests = requestsOf(() -> delivered(message(GROUP, micros(1), "new")));
        assertThat(requests).hasSize(3);
        assertThat(requests.get(2)).isEqualTo(requests.get(1));
        world.assertRows(GROUP, rows(GROUP, micros(1), "new", 2));
        assertThat(world.log).singleElement().asString().contains("\"rowsMoved\":2", "\"attempts\":3");
    }

    @Test
    void aRowSomebodyChangesEveryTime_isAFailureWithinTheBound() {
        List<MessageGroup> rows = rows(GROUP, T0, "old", 2);
        db.put(World.with(rows.get(0), "n", "0"));
        db.put(rows.get(1).toItem());
        int[] changes = {0};
        db.faults = new Faults() {
            @Override
            public void after(DynamoDbRequest request) {
                if (request instanceof QueryRequest) {
                    db.put(World.with(rows.get(0), "n", Integer.toString(++changes[0])));
                }
            }
        };
        assertThat(world.deliver(message(GROUP, micros(1), "new"))).containsExactly("1");
        assertThat(db.requests()).hasSize(2 + 2 * GroupWriter.MOST_READINGS);
    }

    @Test
    void rowsTooLargeForOneTransaction_goInSeveral() {
        String long300KB = "x".repeat(300_000);
        List<MessageGroup> rows = rows(GROUP, T0, "old", 10);
        rows.forEach(row -> db.put(World.with(row, "blob", long300KB)));
        delivered(message(GROUP, micros(1), "new"));
        assertThat(world.rows(GROUP)).hasSize(10).allSatisfy(row -> {
            assertThat(row.get(Schema.MESSAGE).s()).isEqualTo("new");
            assertThat(row.get("blob").s()).isEqualTo(long300KB);
        });
    }

    @Test
    void moreDoublesThanATransactionHolds_areMergedWithTheNextMessages() {
        world.put(rows(GROUP, T0, "old", 2));
        IntStream.range(1, 150).forEach(n -> world.put(rows(GROUP, micros(-n), "older", 2)));
        delivered(message(GROUP, micros(1), "1"));
        delivered(message(GROUP, micros(2), "2"));
        world.assertRows(GROUP, rows(GROUP, micros(2), "2", 2));
    }

    @Test
    void aDouble_goesAndDoesNotCountAsMoved() {
        world.put(rows(GROUP, T0, "old", 2));
        world.put(rows(GROUP, micros(-1), "older", 2).get(0));
        delivered(message(GROUP, micros(1), "new"));
        world.assertRows(GROUP, rows(GROUP, micros(1), "new", 2));
        assertThat(world.log).singleElement().asString().contains("\"rowsMoved\":2");
    }

    @Test
    void aDoubleTheIndexShowsThoughItIsGone_isNoFailure() {
        world.put(rows(GROUP, T0, "old", 2));
        world.settle();
        int[] writes = {0};
        // Puts are seen at once, deletes late: the index shows old and new.
        db.lag = () -> writes[0]++ % 2 == 0 ? LATE : Duration.ZERO;
        delivered(message(GROUP, micros(1), "1"));
        assertThat(requestsOf(() -> delivered(message(GROUP, micros(2), "2"))))
                .as("a query, a query for each owner, a transaction")
                .hasSize(4);
        world.assertRows(GROUP, rows(GROUP, micros(2), "2", 2));
    }

    @Test
    void aForeignRowWhereTheIndexStillShowsADouble_stays() {
        List<MessageGroup> rows = rows(GROUP, T0, "old", 2);
        world.put(rows);
        MessageGroup ghost = rows(GROUP, micros(-5), "ghost", 2).get(1);
        world.put(ghost);
        world.settle();
        db.lag = () -> LATE;
        MessageGroup foreign = new MessageGroup(uuid(1), group(2), micros(-5), "foreign", user(7));
        world.put(foreign);
        delivered(message(GROUP, micros(1), "new"));
        world.assertRows(GROUP, rows(GROUP, micros(1), "new", 2));
        world.assertRows(group(2), List.of(foreign));
    }

    @Test
    void aTextTheLateIndexStillShows_isWrittenAgain() {
        world.put(rows(GROUP, T0, "later", 2));
        world.settle();
        db.lag = () -> LATE;
        // An earlier record of the same time was delivered again, and the index does not show that yet.
        world.put(rows(GROUP, T0, "earlier", 2));
        delivered(message(GROUP, T0, "later"));
        world.assertRows(GROUP, rows(GROUP, T0, "later", 2));
    }

    @Test
    void rowsTheLateIndexStillShowsThoughTheyWentOn_stayWhereTheyAre() {
        List<MessageGroup> rows = rows(GROUP, T0, "first", 2);
        world.put(rows);
        world.settle();
        db.lag = () -> LATE;
        List<MessageGroup> moved = rows(GROUP, micros(1), "second", 2);
        db.put(moved.get(0).toItem());
        rows.forEach(row -> db.delete(row.toItem()));
        db.observer = writes -> fail("written: %s", writes);
        delivered(message(GROUP, T0, "first"));
        world.assertRows(GROUP, moved.subList(0, 1));
    }

    @Test
    void aGroupWhoseOnlyRowHasNoReadableKey_isSkippedAndNotRowless() {
        Map<String, AttributeValue> damaged =
                new HashMap<>(rows(GROUP, T0, "old", 1).get(0).toItem());
        damaged.put(Schema.SK, AttributeValue.fromS("soon"));
        db.put(damaged);
        delivered(message(GROUP, micros(1), "new"));
        assertThat(world.log).singleElement().asString().contains("\"reason\":\"unreadable-row\"");
    }

    @Test
    void aMessageShownAlready_takesAReadOfEachRowAndNoneOfTheOwnersOtherRows() {
        world.put(rows(GROUP, T0, "first", 2));
        IntStream.range(2, 9).forEach(other -> world.put(rows(group(other), micros(other), "other", 2)));
        db.pageSize = 2;
        List<DynamoDbRequest> requests = requestsOf(() -> delivered(message(GROUP, T0, "first")));
        assertThat(requests)
                .hasSize(3)
                .allSatisfy(request -> assertThat(request).isInstanceOf(QueryRequest.class));
        assertThat(requests.subList(1, 3))
                .allSatisfy(request ->
                        assertThat(((QueryRequest) request).consistentRead()).isTrue());
    }

    @Test
    void anEditOfMoreRowsThanThereIsCapacityForAtOnce_isDoneByAndBy() {
        world.put(rows(GROUP, T0, "old", 40));
        Capacity capacity = new Capacity(2, 20);
        db.faults = new Faults() {
            @Override
            public boolean takes(double units) {
                return capacity.take(units, db.nanos());
            }
        };
        int deliveries = 0;
        while (!world.deliver(
                        Events.written("MODIFY", message(GROUP, T0, "edited").toItem(), "1"))
                .isEmpty()) {
            assertThat(++deliveries).isLessThan(5);
        }
        world.assertRows(GROUP, rows(GROUP, T0, "edited", 40));
    }

    @Test
    void everyRequestKeepsToItsRights() {
        world.put(rows(GROUP, T0, "old", 5));
        db.lag = () -> LATE;
        delivered(message(GROUP, micros(1), "1"));
        delivered(message(GROUP, micros(2), "2"));
        assertThat(db.requests()).allSatisfy(request -> {
            if (request instanceof QueryRequest query) {
                assertThat(query.indexName() != null
                                || query.expressionAttributeValues()
                                        .get(":pk")
                                        .s()
                                        .startsWith("GRP#"))
                        .isTrue();
            } else {
                assertThat(((TransactWriteItemsRequest) request).transactItems())
                        .allSatisfy(write -> {
                            assertThat(write.update()).isNull();
                            assertThat(write.conditionCheck()).isNull();
                            Map<String, AttributeValue> key = new HashMap<>(
                                    write.put() == null
                                            ? write.delete().key()
                                            : write.put().item());
                            assertThat(key.get(Schema.PK).s()).startsWith("GRP#");
                        });
            }
        });
    }
}
