package com.cruddur.messaging.stream;

import static com.cruddur.messaging.testing.Sample.T0;
import static com.cruddur.messaging.testing.Sample.group;
import static com.cruddur.messaging.testing.Sample.message;
import static com.cruddur.messaging.testing.Sample.micros;
import static com.cruddur.messaging.testing.Sample.rows;
import static com.cruddur.messaging.testing.Sample.user;
import static com.cruddur.messaging.testing.Sample.uuid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.cruddur.messaging.model.Message;
import com.cruddur.messaging.model.MessageGroup;
import com.cruddur.messaging.model.Schema;
import com.cruddur.messaging.model.Timestamps;
import com.cruddur.messaging.stream.RowDifference.Kind;
import com.cruddur.messaging.testing.SimulatedDynamoDb;
import com.cruddur.messaging.testing.SimulatedDynamoDb.Faults;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;

class GroupRepairTest {

    private static final String GROUP = group(1);

    private final World world = World.ours();
    private final SimulatedDynamoDb db = world.db;

    @BeforeEach
    void everyMessageIsOld() {
        db.advance(Duration.ofDays(2).toNanos());
    }

    private RepairedGroup repair() {
        return new GroupRepair(db, Schema.TABLE, db, false, false).repair(GROUP);
    }

    private RepairedGroup repairBackward() {
        return new GroupRepair(db, Schema.TABLE, db, true, false).repair(GROUP);
    }

    private static List<Kind> kinds(RepairedGroup repaired) {
        return repaired.differences().stream().map(RowDifference::kind).toList();
    }

    private void write(Message... messages) {
        for (Message message : messages) {
            db.put(message.toItem());
        }
    }

    private void write(String sk, String text) {
        Map<String, AttributeValue> item =
                new HashMap<>(message(GROUP, T0, text).toItem());
        item.put(Schema.SK, AttributeValue.fromS(sk));
        db.put(item);
    }

    /** Does something once, before the first request of a kind. */
    private void beforeFirst(Predicate<DynamoDbRequest> kind, Runnable deed) {
        boolean[] isDone = {false};
        db.faults = new Faults() {
            @Override
            public void before(DynamoDbRequest request) {
                if (!isDone[0] && kind.test(request)) {
                    isDone[0] = true;
                    deed.run();
                }
            }
        };
    }

    private static boolean isOfIndex(DynamoDbRequest request) {
        return request instanceof QueryRequest query && query.indexName() != null;
    }

    private static boolean isTransaction(DynamoDbRequest request) {
        return request instanceof TransactWriteItemsRequest;
    }

    @Test
    void rowsBehind_areMovedToTheNewestMessage() {
        write(message(GROUP, T0, "old"), message(GROUP, micros(1), "new"));
        world.put(rows(GROUP, T0, "old", 3));
        assertThat(repair().differences())
                .containsExactlyInAnyOrder(
                        new RowDifference(Kind.BEHIND, uuid(0), T0, micros(1)),
                        new RowDifference(Kind.BEHIND, uuid(1), T0, micros(1)),
                        new RowDifference(Kind.BEHIND, uuid(2), T0, micros(1)));
        world.assertRows(GROUP, rows(GROUP, micros(1), "new", 3));
        assertThat(repair()).isEqualTo(right());
    }

    private static RepairedGroup right() {
        return new RepairedGroup(GROUP, true, List.of(), List.of(), List.of(), Optional.empty());
    }

    @Test
    void aDryRun_findsTheSameAndWritesNothing() {
        write(message(GROUP, micros(1), "new"));
        world.put(rows(GROUP, T0, "old", 2));
        db.put(new MessageGroup(uuid(2), GROUP, micros(9), "ahead", user(0)).toItem());
        for (boolean isBackward : new boolean[] {false, true}) {
            RepairedGroup found = new GroupRepair(db, Schema.TABLE, db, isBackward, true).repair(GROUP);
            assertThat(kinds(found)).filteredOn(kind -> kind == Kind.BEHIND).hasSize(2);
            assertThat(kinds(found).contains(Kind.AHEAD)).isEqualTo(isBackward);
        }
        assertThat(db.requests()).noneMatch(GroupRepairTest::isTransaction);
    }

    @Test
    void aRightGroup_takesAQueryOfEachPlaceAndOneOfEachRow() {
        write(message(GROUP, T0, "new"));
        world.put(rows(GROUP, T0, "new", 2));
        assertThat(repair()).isEqualTo(right());
        assertThat(db.requests()).hasSize(4);
    }

    @Test
    void theNewestMessage_isFoundByInstantAcrossPages_howeverItsKeyIsWritten() {
        write("2023-03-21T10:00:00+18:00", "of 16:00 UTC");
        IntStream.range(0, 200)
                .forEach(minute -> write(message(GROUP, T0.minusSeconds(60L * minute), "of 22:52 UTC and before")));
        write("2023-03-20T05:00:00.5-18:00", "of 23:00 UTC");
        write("2023-03-20T04:00:00-18:00", "of 22:00 UTC");
        world.put(rows(GROUP, T0, "of 22:52 UTC and before", 2));
        repair();
        world.assertRows(GROUP, rows(GROUP, Instant.parse("2023-03-20T23:00:00.5Z"), "of 23:00 UTC", 2));
    }

    @Test
    void messagesMoreThan18HoursOlder_areNotRead() {
        db.pageSize = 10;
        write(message(GROUP, T0, "new"));
        IntStream.range(0, 100).forEach(day -> write(message(GROUP, T0.minus(Duration.ofDays(1 + day)), "old")));
        world.put(rows(GROUP, T0, "new", 2));
        assertThat(repair()).isEqualTo(right());
        assertThat(db.requests()).hasSize(4);
    }

    @Test
    void whatIsNoMessage_isNamedAndHidesNone() {
        db.pageSize = 2;
        List.of("yesterday", "tomorrow", "~", "9999").forEach(sk -> write(sk, "no time"));
        Map<String, AttributeValue> noText =
                new HashMap<>(message(GROUP, micros(5), "").toItem());
        noText.put(Schema.MESSAGE, AttributeValue.fromN("1"));
        db.put(noText);
        write(message(GROUP, micros(1), "new"));
        world.put(rows(GROUP, T0, "old", 2));
        assertThat(repair().remarks())
                .hasSize(5)
                .contains("has a message that cannot be read, at 'yesterday'")
                .contains("has a message that cannot be read, at '%s'".formatted(Timestamps.format(micros(5))));
        world.assertRows(GROUP, rows(GROUP, micros(1), "new", 2));
    }

    @Test
    void anotherTextAtTheNewestTime_isReplaced() {
        write(message(GROUP, T0, "edited"));
        world.put(rows(GROUP, T0, "as it was", 2));
        assertThat(kinds(repair())).containsExactly(Kind.OTHER_TEXT, Kind.OTHER_TEXT);
        world.assertRows(GROUP, rows(GROUP, T0, "edited", 2));
    }

    @Test
    void ofTwoMessagesOfOneInstant_eitherTextIsRight() {
        String sk = Timestamps.format(T0);
        write(sk, "one");
        write(sk.replace("+00:00", "Z"), "other");
        for (String text : List.of("one", "other")) {
            world.put(rows(GROUP, T0, text, 2));
            assertThat(repair()).isEqualTo(right());
        }
        world.put(rows(GROUP, T0, "one", 2).get(0));
        assertThat(repair()).as("one shows the one, one the other").isEqualTo(right());
        world.put(
                new MessageGroup(uuid(0), GROUP, T0, "one", user(1)),
                new MessageGroup(uuid(1), GROUP, T0, "neither", user(0)));
        assertThat(kinds(repair())).containsExactly(Kind.OTHER_TEXT);
        world.assertRows(GROUP, rows(GROUP, T0, "one", 2));
    }

    @Test
    void doubles_areMergedToTheNewestWithItsAttributes() {
        write(message(GROUP, micros(2), "new"));
        world.put(rows(GROUP, micros(2), "new", 2));
        db.put(World.with(rows(GROUP, T0, "old", 2).get(0), "colour", "of the double"));
        assertThat(kinds(repair())).containsExactly(Kind.DOUBLED);
        world.assertRows(GROUP, rows(GROUP, micros(2), "new", 2));
    }

    @Test
    void rowsAhead_areListedAndStay_unlessTheyAreToMoveBack() {
        write(message(GROUP, T0, "new"));
        world.put(rows(GROUP, micros(7), "deleted", 2));
        RepairedGroup left = repair();
        assertThat(left.differences()).isEmpty();
        assertThat(left.ahead())
                .containsExactlyInAnyOrder(
                        new RowDifference(Kind.AHEAD, uuid(0), micros(7), T0),
                        new RowDifference(Kind.AHEAD, uuid(1), micros(7), T0));
        world.assertRows(GROUP, rows(GROUP, micros(7), "deleted", 2));

        assertThat(kinds(repairBackward())).containsExactly(Kind.AHEAD, Kind.AHEAD);
        world.assertRows(GROUP, rows(GROUP, T0, "new", 2));
        assertThat(repairBackward()).isEqualTo(right());
    }

    @Test
    void aRowThatMovesBack_keepsEveryAttributeAndOverwritesNoOther() {
        write(message(GROUP, T0, "new"));
        db.put(World.with(new MessageGroup(uuid(0), GROUP, micros(7), "ahead", user(1)), "colour", "red"));
        MessageGroup foreign = new MessageGroup(uuid(0), group(2), T0, "other group", user(2));
        world.put(foreign);
        assertThat(kinds(repairBackward())).containsExactly(Kind.AHEAD);
        Map<String, AttributeValue> expected =
                World.with(new MessageGroup(uuid(0), GROUP, micros(1), "new", user(1)), "colour", "red");
        expected.put(Schema.MESSAGE_CREATED_AT, AttributeValue.fromS(Timestamps.format(T0)));
        assertThat(world.rows(GROUP)).containsExactly(expected);
        world.assertRows(group(2), List.of(foreign));
        assertThat(repairBackward().differences()).isEmpty();
    }

    @Test
    void aRowThatMovesBack_staysWhereItStandsIfNoKeyBeforeIsFree() {
        write(message(GROUP, T0, "new"));
        db.put(World.with(new MessageGroup(uuid(0), GROUP, micros(1), "ahead", user(1)), "colour", "red"));
        MessageGroup foreign = new MessageGroup(uuid(0), group(2), T0, "other group", user(2));
        world.put(foreign);
        repairBackward();
        Map<String, AttributeValue> expected =
                World.with(new MessageGroup(uuid(0), GROUP, micros(1), "new", user(1)), "colour", "red");
        expected.put(Schema.MESSAGE_CREATED_AT, AttributeValue.fromS(Timestamps.format(T0)));
        assertThat(world.rows(GROUP)).containsExactly(expected);
        world.assertRows(group(2), List.of(foreign));
    }

    @Test
    void doublesAhead_areMergedThenMovedBack() {
        write(message(GROUP, T0, "new"));
        world.put(rows(GROUP, micros(7), "ahead", 2));
        world.put(rows(GROUP, T0, "new", 2).get(0));
        assertThat(kinds(repairBackward())).containsExactlyInAnyOrder(Kind.DOUBLED, Kind.AHEAD, Kind.AHEAD);
        world.assertRows(GROUP, rows(GROUP, T0, "new", 2));
    }

    /** The function leaves a row that is ahead where it is, however young the message. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aMessageThatComesWhileRowsMoveBack_isShownAfterwards(boolean isYoung) {
        Instant start = isYoung ? db.now().truncatedTo(ChronoUnit.MICROS) : T0;
        Message newer = message(GROUP, start.plus(Timestamps.STEP), "newer");
        write(message(GROUP, start, "new"));
        world.put(rows(GROUP, start.plusSeconds(7), "ahead", 2));
        beforeFirst(GroupRepairTest::isTransaction, () -> {
            write(newer);
            world.deliver(newer);
        });
        repairBackward();
        world.assertRows(GROUP, rows(GROUP, newer.createdAt(), "newer", 2));
    }

    @Test
    void aMessageWhoseRowsMoveWhileTheGroupIsRead_isNotAhead() {
        write(message(GROUP, T0, "old"));
        world.put(rows(GROUP, T0, "old", 2));
        beforeFirst(GroupRepairTest::isOfIndex, () -> {
            write(message(GROUP, micros(3), "newer"));
            world.deliver(message(GROUP, micros(3), "newer"));
        });
        assertThat(repairBackward()).isEqualTo(right());
        world.assertRows(GROUP, rows(GROUP, micros(3), "newer", 2));
    }

    @Test
    void aMessageOnItsWayToTheFunction_isNoDifference() {
        Instant now = db.now().truncatedTo(ChronoUnit.MICROS);
        write(message(GROUP, now, "on its way"));
        world.put(rows(GROUP, T0, "old", 2));
        db.waiter = until -> {
            boolean isPause = until - db.nanos() > Duration.ofSeconds(1).toNanos();
            db.advance(until);
            if (isPause) {
                db.waiter = db::advance;
                world.deliver(message(GROUP, now, "on its way"));
            }
        };
        assertThat(repair()).isEqualTo(right());
    }

    /** Messages come before each read of the index and during each wait. The function is three messages late. */
    private void talkAllTheTime() {
        Deque<Message> onTheirWay = new ArrayDeque<>();
        boolean[] isOfFunction = {false};
        Runnable talk = () -> {
            isOfFunction[0] = true;
            for (int i = 0; i < 4; i++) {
                db.advance(db.nanos() + Duration.ofMillis(100).toNanos());
                Message message = message(GROUP, db.now().truncatedTo(ChronoUnit.MICROS), "at " + db.now());
                write(message);
                onTheirWay.add(message);
                if (onTheirWay.size() > 3) {
                    world.deliver(onTheirWay.remove());
                }
            }
            isOfFunction[0] = false;
        };
        db.waiter = until -> {
            boolean isPause = until - db.nanos() > Duration.ofSeconds(1).toNanos();
            db.advance(until);
            if (!isOfFunction[0] && isPause) {
                talk.run();
            }
        };
        db.faults = new Faults() {
            @Override
            public void before(DynamoDbRequest request) {
                if (!isOfFunction[0] && isOfIndex(request)) {
                    talk.run();
                }
            }
        };
    }

    @Test
    void aGroupThatAlwaysGetsMessages_isNotBehind() {
        Instant now = db.now().truncatedTo(ChronoUnit.MICROS);
        write(message(GROUP, now, "now"));
        world.put(rows(GROUP, now, "now", 2));
        talkAllTheTime();
        for (int i = 0; i < 20; i++) {
            assertThat(repair()).isEqualTo(right());
        }
    }

    @Test
    void aMessageInTheFarFuture_isWaitedForByNobody() {
        Instant future = db.now().plus(Duration.ofDays(400)).truncatedTo(ChronoUnit.MICROS);
        write(message(GROUP, future, "dated wrong"));
        world.put(rows(GROUP, T0, "old", 2));
        repair();
        world.assertRows(GROUP, rows(GROUP, future, "dated wrong", 2));
        assertThat(db.slept).isEqualTo(Duration.ZERO);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aRowThatAMemberDeletes_staysDeleted(boolean isBackward) {
        write(message(GROUP, micros(1), "new"));
        world.put(rows(GROUP, isBackward ? micros(7) : T0, "other", 2));
        beforeFirst(
                GroupRepairTest::isTransaction,
                () -> db.delete(world.rows(GROUP).get(0)));
        new GroupRepair(db, Schema.TABLE, db, isBackward, false).repair(GROUP);
        world.assertRows(GROUP, rows(GROUP, micros(1), "new", 2).subList(1, 2));
        assertThat(repair().remarks()).containsExactly("is in the conversation list of %s only".formatted(uuid(1)));
    }

    @Test
    void aGroupWithoutMessages_isRemarkedAndLeft() {
        world.put(rows(GROUP, T0, "old", 2));
        RepairedGroup found = repairBackward();
        assertThat(found.differences()).isEmpty();
        assertThat(found.remarks())
                .containsExactly("has no messages, but a row of %s and %s".formatted(uuid(0), uuid(1)));
        world.assertRows(GROUP, rows(GROUP, T0, "old", 2));
    }

    @Test
    void aGroupInNobodysList_isRemarked() {
        write(message(GROUP, T0, "old"));
        assertThat(repair().remarks()).containsExactly("is in no conversation list");
        assertThat(world.rows(GROUP)).isEmpty();
    }

    @Test
    void aGroupThatIsNotThere_isNoGroup() {
        assertThat(repair().exists()).isFalse();
    }

    @Test
    void aRowWhoseKeyIsNoTimestamp_isRemarkedAndTheOthersAreMoved() {
        write(message(GROUP, micros(1), "new"));
        world.put(rows(GROUP, T0, "old", 2).get(0));
        Map<String, AttributeValue> unreadable =
                World.with(rows(GROUP, T0, "old", 2).get(1), "colour", "red");
        unreadable.put(Schema.SK, AttributeValue.fromS("yesterday"));
        db.put(unreadable);
        RepairedGroup repaired = repair();
        assertThat(repaired.fault()).isEmpty();
        assertThat(repaired.remarks())
                .contains("has a row whose sort key is not a timestamp: GRP#%s, yesterday".formatted(uuid(1)));
        assertThat(world.rows(GROUP))
                .contains(rows(GROUP, micros(1), "new", 2).get(0).toItem());
    }

    @Test
    void aTextThatFitsIntoNoRow_isTheFaultOfItsGroup() {
        Message tooLong = message(GROUP, micros(1), "x".repeat(400 * 1024 - 250));
        write(tooLong);
        db.put(World.with(rows(GROUP, T0, "old", 2).get(0), "colour", "x".repeat(500)));
        assertThat(repair().fault())
                .hasValueSatisfying(fault -> assertThat(fault).contains("exceeded"));
    }

    @Test
    void rowsThatOthersChangeAllTheTime_areTheFaultOfTheirGroup() {
        write(message(GROUP, micros(1), "new"));
        world.put(rows(GROUP, T0, "old", 2));
        int[] changes = {0};
        db.faults = new Faults() {
            @Override
            public void before(DynamoDbRequest request) {
                if (isTransaction(request)) {
                    world.put(new MessageGroup(uuid(0), GROUP, T0, "text " + changes[0]++, user(1)));
                }
            }
        };
        assertThat(repair().fault())
                .hasValueSatisfying(fault -> assertThat(fault).contains("run the repair again"));
    }

    @Test
    void aRefusal_endsTheRepair() {
        write(message(GROUP, micros(1), "new"));
        world.put(rows(GROUP, T0, "old", 2));
        world.failRequestsFor(GROUP, () -> SimulatedDynamoDb.error("AccessDeniedException", "not authorized"));
        assertThatThrownBy(this::repair).hasMessageContaining("not authorized");
    }

    @Test
    void aRowTheIndexHides_isFoundThroughTheOther() {
        write(message(GROUP, micros(1), "new"));
        world.put(rows(GROUP, T0, "old", 2).get(0));
        db.lag = () -> Duration.ofDays(1);
        world.put(rows(GROUP, T0, "old", 2).get(1));
        assertThat(kinds(repair())).containsExactly(Kind.BEHIND, Kind.BEHIND);
        world.assertRows(GROUP, rows(GROUP, micros(1), "new", 2));
    }

    @Test
    void theSenderWhomTheIndexHides_isFound() {
        write(message(GROUP, micros(1), "new"));
        world.put(new MessageGroup(uuid(1), GROUP, T0, "old", user(9)));
        db.lag = () -> Duration.ofDays(1);
        world.put(new MessageGroup(uuid(0), GROUP, T0, "old", user(9)));
        assertThat(kinds(repair())).containsExactlyInAnyOrder(Kind.BEHIND, Kind.BEHIND);
    }

    @Test
    void aLateIndex_showsNoDifferenceThatIsNone() {
        world.put(rows(GROUP, T0, "old", 2));
        db.lag = () -> Duration.ofDays(1);
        write(message(GROUP, micros(1), "new"));
        world.deliver(message(GROUP, micros(1), "new"));
        assertThat(repair()).isEqualTo(right());
    }
}
