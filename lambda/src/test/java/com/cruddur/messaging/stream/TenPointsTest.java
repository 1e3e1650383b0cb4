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
import static org.assertj.core.api.Assertions.fail;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import com.cruddur.messaging.model.Message;
import com.cruddur.messaging.model.MessageGroup;
import com.cruddur.messaging.model.Schema;
import com.cruddur.messaging.model.Timestamps;
import com.cruddur.messaging.stream.World.Crash;
import com.cruddur.messaging.testing.Events;
import com.cruddur.messaging.testing.SimulatedDynamoDb;
import com.cruddur.messaging.testing.SimulatedDynamoDb.Faults;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;

/** What a stream function can get wrong, point by point: the naive one does, ours must not. */
class TenPointsTest {

    private static final String GROUP = group(1);
    private static final Duration LATE = Duration.ofMillis(900);

    private static void onlyOursHolds(Consumer<World> point) {
        point.accept(World.ours());
        assertThatThrownBy(() -> point.accept(World.naive()))
                .as("the naive function")
                .isInstanceOf(AssertionError.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 50, 51, 120})
    void point1_aCrashBetweenAnyTwoCalls_losesNoRow(int members) {
        onlyOursHolds(world -> {
            world.put(rows(GROUP, T0, "old", members));
            world.db.observer = writes -> assertThat(world.rows(GROUP).stream()
                            .map(row -> row.get(Schema.PK).s())
                            .distinct())
                    .as("members that have a row")
                    .hasSize(members);
            int[] calls = {0};
            world.db.faults = new Faults() {
                @Override
                public void before(DynamoDbRequest request) {
                    crash();
                }

                @Override
                public void after(DynamoDbRequest request) {
                    crash();
                }

                private void crash() {
                    int call = ++calls[0];
                    if (call == 2 || call == 5 || call == 9 || call == 14) {
                        throw new Crash();
                    }
                }
            };
            world.deliverUntilHandled(message(GROUP, micros(1), "new"));
            world.assertRows(GROUP, rows(GROUP, micros(1), "new", members));
        });
    }

    @Test
    void point2_aLateIndex_doublesNoRow() {
        onlyOursHolds(world -> {
            world.put(rows(GROUP, T0, "old", 2));
            world.settle();
            world.db.lag = () -> LATE;
            assertThat(world.deliver(message(GROUP, micros(1), "1"))).isEmpty();
            assertThat(world.deliver(message(GROUP, micros(2), "2"))).isEmpty();
            world.assertRows(GROUP, rows(GROUP, micros(2), "2", 2));
        });
    }

    @Test
    void point2_aRowTheUserDeleted_isNotResurrected() {
        onlyOursHolds(world -> {
            List<MessageGroup> rows = rows(GROUP, T0, "old", 2);
            world.put(rows);
            world.settle();
            world.db.lag = () -> LATE;
            world.db.delete(rows.get(1).toItem());
            assertThat(world.deliver(message(GROUP, micros(1), "1"))).isEmpty();
            world.assertRows(GROUP, rows(GROUP, micros(1), "1", 2).subList(0, 1));
        });
    }

    @Test
    void point2_twoRowsOfOneOwner_areMergedToTheNewest() {
        onlyOursHolds(world -> {
            List<MessageGroup> rows = rows(GROUP, micros(5), "last", 2);
            world.put(rows);
            world.put(rows(GROUP, micros(3), "older", 2).get(1));
            assertThat(world.deliver(message(GROUP, micros(4), "between"))).isEmpty();
            world.assertRows(GROUP, rows);

            world.put(rows(GROUP, micros(3), "older", 2).get(1));
            assertThat(world.deliver(message(GROUP, micros(6), "new"))).isEmpty();
            world.assertRows(GROUP, rows(GROUP, micros(6), "new", 2));
        });
    }

    @Test
    void point3_anOlderMessageDeliveredLate_movesNothingBack() {
        onlyOursHolds(world -> {
            List<MessageGroup> rows = rows(GROUP, micros(5), "last", 2);
            world.put(rows);
            assertThat(world.deliver(message(GROUP, micros(4), "late"))).isEmpty();
            world.assertRows(GROUP, rows);
        });
    }

    @Test
    void point3_timesInDifferentForms_areComparedAsInstants() {
        onlyOursHolds(world -> {
            Map<String, AttributeValue> newer =
                    new HashMap<>(rows(GROUP, T0, "last", 1).get(0).toItem());
            newer.put(Schema.SK, AttributeValue.fromS("2023-03-20T22:52:12"));
            Map<String, AttributeValue> older =
                    new HashMap<>(rows(GROUP, T0, "old", 2).get(1).toItem());
            older.put(Schema.SK, AttributeValue.fromS("2023-03-20T23:52:11+01:00"));
            world.db.put(newer);
            world.db.put(older);
            assertThat(world.deliver(message(GROUP, T0, "new"))).isEmpty();
            assertThat(world.rows(GROUP))
                    .containsExactlyInAnyOrder(
                            newer, rows(GROUP, T0, "new", 2).get(1).toItem());
        });
    }

    @Test
    void point3_theMessageOfPatternD_isNotWrittenAgain() {
        onlyOursHolds(world -> {
            List<MessageGroup> rows = rows(GROUP, T0, "first", 2);
            world.put(rows);
            world.db.observer = writes -> fail("written: %s", writes);
            assertThat(world.deliver(message(GROUP, T0, "first"))).isEmpty();
            world.assertRows(GROUP, rows);
        });
    }

    @Test
    void point3_anEditedMessage_replacesTheTextInPlace() {
        onlyOursHolds(world -> {
            world.put(rows(GROUP, T0, "first", 2));
            world.db.observer =
                    writes -> assertThat(writes).as("rows edited at once").hasSize(2);
            Message edited = message(GROUP, T0, "edited");
            assertThat(world.deliver(Events.written("MODIFY", edited.toItem(), "1")))
                    .isEmpty();
            world.assertRows(GROUP, rows(GROUP, T0, "edited", 2));
        });
    }

    @Test
    void point4_rowsTheIndexDoesNotShowYet_areMoved() {
        onlyOursHolds(world -> {
            world.db.lag = () -> LATE;
            world.put(rows(GROUP, T0, "first", 2));
            assertThat(world.deliver(message(GROUP, micros(1), "second"))).isEmpty();
            world.assertRows(GROUP, rows(GROUP, micros(1), "second", 2));
        });
    }

    @Test
    void point4_oneOfTwoRowsTheIndexDoesNotShowYet_isMoved() {
        onlyOursHolds(world -> {
            List<MessageGroup> rows = rows(GROUP, T0, "first", 2);
            world.put(rows.get(0));
            world.db.lag = () -> LATE;
            world.put(rows.get(1));
            assertThat(world.deliver(message(GROUP, micros(1), "second"))).isEmpty();
            world.assertRows(GROUP, rows(GROUP, micros(1), "second", 2));
        });
    }

    @Test
    void point4_aGroupWithoutRows_isNotWaitedForLongerThanTheIndexMayBeLate() {
        onlyOursHolds(world -> {
            assertThat(world.deliver(message(GROUP, T0, "lost"))).isEmpty();
            assertThat(world.log).singleElement().asString().contains("\"outcome\":\"rowless\"");
            assertThat(Duration.ofNanos(world.db.nanos())).isLessThan(GroupMover.SHOWN.plus(Duration.ofMillis(100)));
        });
    }

    @Test
    void point5_aGroupLargerThanAPageOfTheIndex_isMovedWhole() {
        onlyOursHolds(world -> {
            world.db.pageSize = 7;
            world.put(rows(GROUP, T0, "old", 120));
            assertThat(world.deliver(message(GROUP, micros(1), "new"))).isEmpty();
            world.assertRows(GROUP, rows(GROUP, micros(1), "new", 120));
        });
    }

    @Test
    void point6_aMessageInTheIndex_isNeverWritten() {
        onlyOursHolds(world -> {
            world.put(rows(GROUP, T0, "old", 2));
            Map<String, AttributeValue> indexed =
                    new HashMap<>(message(GROUP, T0, "old").toItem());
            indexed.put(Schema.MESSAGE_GROUP_UUID, AttributeValue.fromS(GROUP));
            world.db.put(indexed);
            assertThat(world.deliver(message(GROUP, micros(1), "new"))).isEmpty();
            assertThat(world.db.items(Schema.MESSAGE_PREFIX)).containsExactly(indexed);
            assertThat(world.db.items(Schema.GROUP_PREFIX))
                    .containsExactlyInAnyOrderElementsOf(rows(GROUP, micros(1), "new", 2).stream()
                            .map(MessageGroup::toItem)
                            .toList());
        });
    }

    @Test
    void point6_itsOwnWrites_causeNoRequest() {
        World world = World.ours();
        assertThat(world.deliver(Events.written(
                        "INSERT", rows(GROUP, T0, "mine", 2).get(0).toItem(), "1")))
                .isEmpty();
        assertThat(world.db.requests()).isEmpty();
    }

    @Test
    void point7_everyRecordOfABatchIsHandled_whateverBecomesOfTheOthers() {
        onlyOursHolds(world -> {
            world.put(rows(GROUP, T0, "old", 2));
            world.put(rows(group(3), micros(-9), "old", 2));
            world.failRequestsFor(group(2), () -> SimulatedDynamoDb.error("AccessDeniedException", "not authorized"));
            assertThat(world.deliver(
                            message(GROUP, micros(1), "1"),
                            message(GROUP, micros(2), "2"),
                            message(group(2), micros(3), "fails"),
                            message(group(3), micros(4), "goes on")))
                    .containsExactly("3");
            world.assertRows(GROUP, rows(GROUP, micros(2), "2", 2));
            world.assertRows(group(3), rows(group(3), micros(4), "goes on", 2));
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"yesterday", "2023-02-30T00:00:00", "2023-03-20 22:52:11", ""})
    void point8_aMalformedTime_isSkippedAndChangesNothing(String time) {
        onlyOursHolds(world -> {
            List<MessageGroup> rows = rows(GROUP, T0, "old", 2);
            world.put(rows);
            Map<String, AttributeValue> item =
                    new HashMap<>(message(GROUP, micros(1), "new").toItem());
            item.put(Schema.SK, AttributeValue.fromS(time));
            assertThat(world.deliver(Events.written("INSERT", item, "77"))).isEmpty();
            assertThat(world.log).singleElement().asString().contains("record 77 skipped");
            world.assertRows(GROUP, rows);
        });
    }

    @Test
    void point8_aRowWithoutAReadableKey_staysAndKeepsNoOtherFromMoving() {
        onlyOursHolds(world -> {
            world.put(rows(GROUP, T0, "old", 1));
            Map<String, AttributeValue> damaged =
                    new HashMap<>(rows(GROUP, T0, "old", 2).get(1).toItem());
            damaged.put(Schema.SK, AttributeValue.fromS("soon"));
            world.db.put(damaged);
            assertThat(world.deliver(message(GROUP, micros(1), "new"))).isEmpty();
            assertThat(world.rows(GROUP))
                    .containsExactlyInAnyOrder(
                            damaged, rows(GROUP, micros(1), "new", 1).get(0).toItem());
            assertThat(world.log).singleElement().asString().contains("\"reason\":\"unreadable-row\"");
        });
    }

    @Test
    void point9_aForeignRowAtTheVeryKey_staysAndTheNextFreeMicrosecondIsTaken() {
        onlyOursHolds(world -> {
            world.put(rows(GROUP, T0, "old", 2));
            MessageGroup foreign = new MessageGroup(uuid(1), group(2), micros(1), "foreign", user(7));
            MessageGroup another = new MessageGroup(uuid(1), group(3), micros(2), "another", user(8));
            world.put(foreign, another);
            assertThat(world.deliver(message(GROUP, micros(1), "new"))).isEmpty();
            world.assertRows(group(2), List.of(foreign));
            world.assertRows(group(3), List.of(another));
            assertThat(world.rows(GROUP))
                    .containsExactlyInAnyOrder(
                            rows(GROUP, micros(1), "new", 2).get(0).toItem(),
                            World.with(
                                    rows(GROUP, micros(3), "new", 2).get(1),
                                    Schema.MESSAGE_CREATED_AT,
                                    Timestamps.format(micros(1))));
        });
    }

    @Test
    void point10_throttlingOfEveryOtherRequest_isSurvived() {
        onlyOursHolds(world -> {
            world.put(rows(GROUP, T0, "old", 2));
            int[] calls = {0};
            world.db.faults = new Faults() {
                @Override
                public void before(DynamoDbRequest request) {
                    if (++calls[0] % 2 == 1) {
                        throw ProvisionedThroughputExceededException.builder()
                                .statusCode(400)
                                .awsErrorDetails(AwsErrorDetails.builder()
                                        .errorCode("ProvisionedThroughputExceededException")
                                        .build())
                                .build();
                    }
                }
            };
            try {
                assertThat(world.deliver(message(GROUP, micros(1), "new"))).isEmpty();
            } catch (ProvisionedThroughputExceededException e) {
                fail("given up", e);
            }
            world.assertRows(GROUP, rows(GROUP, micros(1), "new", 2));
        });
    }

    @Test
    void point8_aRecordWithoutText_isSkippedAndNamed() {
        World world = World.ours();
        world.put(rows(GROUP, T0, "old", 2));
        DynamodbStreamRecord record =
                Events.written("INSERT", message(GROUP, micros(1), "new").toItem(), "77");
        record.getDynamodb().getNewImage().remove(Schema.MESSAGE);
        assertThat(world.deliver(record)).isEmpty();
        assertThat(world.log).singleElement().asString().contains("record 77 skipped", "NewImage", "message");
        assertThat(world.db.requests()).isEmpty();
    }
}
