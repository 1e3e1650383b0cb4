package com.cruddur.messaging.stream;

import static com.cruddur.messaging.testing.Sample.T0;
import static com.cruddur.messaging.testing.Sample.group;
import static com.cruddur.messaging.testing.Sample.message;
import static com.cruddur.messaging.testing.Sample.micros;
import static com.cruddur.messaging.testing.Sample.rows;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import com.cruddur.messaging.model.Schema;
import com.cruddur.messaging.testing.Events;
import com.cruddur.messaging.testing.SimulatedDynamoDb;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What becomes of the messages that a batch has of one group. */
class GroupHandlerTest {

    private static final String GROUP = group(1);
    private static final Pattern OUTCOME = Pattern.compile("\"outcome\":\"([^\"]+)\",\"sequenceNumber\":\"(\\d+)\"");

    private final World world = World.ours();

    private static DynamodbStreamRecord record(String eventName, int sequenceNumber, Instant time, String text) {
        return Events.written(eventName, message(GROUP, time, text).toItem(), Integer.toString(sequenceNumber));
    }

    /** Returns the outcome of each record, by sequence number. */
    private Map<String, String> outcomes() {
        Map<String, String> outcomes = new HashMap<>();
        for (String line : world.log) {
            MatchResult match = OUTCOME.matcher(line).results().findFirst().orElseThrow();
            assertThat(outcomes.put(match.group(2), match.group(1))).as(line).isNull();
        }
        return outcomes;
    }

    @Test
    void severalMessages_takeOneMoveToTheNewest() {
        world.put(rows(GROUP, T0, "old", 2));
        assertThat(world.deliver(
                        record("INSERT", 1, micros(1), "1"),
                        record("INSERT", 2, micros(3), "newest"),
                        record("INSERT", 3, micros(2), "2")))
                .isEmpty();
        world.assertRows(GROUP, rows(GROUP, micros(3), "newest", 2));
        assertThat(world.db.requests()).hasSize(2);
        assertThat(outcomes()).isEqualTo(Map.of("1", "coalesced", "2", "moved", "3", "coalesced"));
        assertThat(world.log)
                .filteredOn(line -> line.contains("coalesced"))
                .allSatisfy(line -> assertThat(line).contains("\"rowsMoved\":0,\"attempts\":0"));
    }

    @Test
    void anEditOfTheNewestMessage_takesNoMoveOfItsOwn() {
        world.put(rows(GROUP, T0, "old", 2));
        world.deliver(
                record("INSERT", 1, micros(1), "1"),
                record("INSERT", 2, micros(2), "2"),
                record("MODIFY", 3, micros(2), "2 edited"),
                record("MODIFY", 4, micros(1), "1 edited"));
        world.assertRows(GROUP, rows(GROUP, micros(2), "2 edited", 2));
        assertThat(world.db.requests()).hasSize(2);
        assertThat(outcomes()).containsEntry("3", "moved").containsEntry("4", "coalesced");
    }

    /** Returns the record of a message at the first microsecond, in a form of its own. */
    private static DynamodbStreamRecord another(String eventName, int sequenceNumber, String sk, String text) {
        Map<String, AttributeValue> item =
                new HashMap<>(message(GROUP, micros(1), text).toItem());
        item.put(Schema.SK, AttributeValue.fromS(sk));
        return Events.written(eventName, item, Integer.toString(sequenceNumber));
    }

    @ParameterizedTest
    @CsvSource({
        "2023-03-20T22:52:11.123457+00:00, 2023-03-20T22:52:11.123457",
        "2023-03-20T22:52:11.123457, 2023-03-20T22:52:11.123457+00:00"
    })
    void ofTwoMessagesAtOneInstant_theLaterIsShown(String first, String second) {
        world.put(rows(GROUP, T0, "old", 2));
        for (int delivery = 0; delivery < 2; delivery++) {
            world.deliver(another("INSERT", 1, first, "1"));
            world.assertRows(GROUP, rows(GROUP, micros(1), "1", 2));
            world.deliver(another("INSERT", 2, second, "2"));
            world.assertRows(GROUP, rows(GROUP, micros(1), "2", 2));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"INSERT", "MODIFY"})
    void ofTwoMessagesAtOneInstantInABatch_theLaterIsShown(String eventName) {
        world.put(rows(GROUP, T0, "old", 2));
        for (int delivery = 0; delivery < 2; delivery++) {
            world.deliver(
                    another(eventName, 1, "2023-03-20T22:52:11.123457Z", "1"),
                    another("INSERT", 2, "2023-03-20T22:52:11.123457", "2"));
            world.assertRows(GROUP, rows(GROUP, micros(1), "2", 2));
        }
    }

    @Test
    void anEdit_isShownAgainOnceItsMessageAndItHaveBeenDeliveredAgain() {
        world.put(rows(GROUP, T0, "old", 2));
        for (int delivery = 0; delivery < 2; delivery++) {
            world.deliver(record("INSERT", 1, micros(1), "1"));
            world.deliver(record("MODIFY", 2, micros(1), "1 edited"));
            world.assertRows(GROUP, rows(GROUP, micros(1), "1 edited", 2));
        }
    }

    @Test
    void aBatchDeliveredAgain_hasNothingToDo() {
        world.put(rows(GROUP, micros(2), "2", 2));
        world.deliver(record("INSERT", 1, micros(1), "1"), record("INSERT", 2, micros(2), "2"));
        assertThat(outcomes()).isEqualTo(Map.of("1", "nothing-to-do", "2", "nothing-to-do"));
    }

    @Test
    void aNewestMessageThatIsSkipped_leavesTheMoveToTheNextNewest() {
        world.put(rows(GROUP, T0, "old", 2));
        assertThat(world.deliver(
                        record("INSERT", 1, micros(1), "1"),
                        record("INSERT", 2, micros(2), "2"),
                        record("INSERT", 3, micros(3), "x".repeat(400 * 1024))))
                .isEmpty();
        world.assertRows(GROUP, rows(GROUP, micros(2), "2", 2));
        assertThat(outcomes()).isEqualTo(Map.of("1", "coalesced", "2", "moved", "3", "skipped"));
        assertThat(world.log)
                .filteredOn(line -> !line.contains("coalesced"))
                .allSatisfy(line -> assertThat(line).contains("\"attempts\":2"));
    }

    @Test
    void aMoveThatFails_isAFailureOfAllItsMessages() {
        world.put(rows(GROUP, T0, "old", 2));
        world.failRequestsFor(GROUP, () -> SimulatedDynamoDb.error("AccessDeniedException", "not authorized"));
        assertThat(world.deliver(
                        record("INSERT", 1, micros(1), "1"),
                        record("INSERT", 2, micros(3), "3"),
                        record("INSERT", 3, micros(2), "2")))
                .containsExactly("1");
        assertThat(outcomes()).isEqualTo(Map.of("1", "failed", "2", "failed", "3", "failed"));
    }

    @Test
    void messagesOfAGroupWithoutRows_areAllRowless() {
        world.deliver(record("INSERT", 1, micros(1), "1"), record("INSERT", 2, micros(2), "2"));
        assertThat(outcomes()).isEqualTo(Map.of("1", "rowless", "2", "rowless"));
    }

    @Test
    void theUnexpected_isTriedOnceMoreWithFreshReads() {
        world.put(rows(GROUP, T0, "old", 2));
        int[] left = {1};
        world.failRequestsFor(GROUP, () -> new IllegalStateException("once"), () -> left[0]-- > 0);
        assertThat(world.deliver(message(GROUP, micros(1), "new"))).isEmpty();
        world.assertRows(GROUP, rows(GROUP, micros(1), "new", 2));
        assertThat(world.db.requests())
                .as("a query that failed, a query, a transaction")
                .hasSize(3);
    }

    @Test
    void theUnexpected_isSkippedTheSecondTime() {
        world.put(rows(GROUP, T0, "old", 2));
        world.failRequestsFor(GROUP, () -> new IllegalStateException("always"));
        assertThat(world.deliver(message(GROUP, micros(1), "new"))).isEmpty();
        assertThat(world.db.requests()).hasSize(2);
        assertThat(outcomes()).isEqualTo(Map.of("1", "skipped"));
    }

    @Test
    void theUnexpectedInFiveGroupsInARow_isNotTheirFault() {
        List<String> groups = List.of(group(1), group(2), group(3), group(4), group(5), group(6));
        world.failRequestsFor("", () -> new IllegalStateException("a bad deploy"));
        for (String group : groups.subList(0, 4)) {
            assertThat(world.deliver(message(group, T0, "skipped"))).isEmpty();
            assertThat(world.deliver(message(group, T0, "the same group counts once")))
                    .isEmpty();
        }
        assertThat(world.deliver(message(groups.get(4), T0, "failed"))).isNotEmpty();
        assertThat(world.deliver(message(groups.get(4), T0, "failed again"))).isNotEmpty();
        assertThat(world.deliver(message(groups.get(5), T0, "failed too"))).isNotEmpty();
    }

    @Test
    void aGroupThatEndsAsItShould_showsThatTheFunctionWorks() {
        world.put(rows(group(9), T0, "old", 2));
        world.failRequestsFor("", () -> new IllegalStateException("a bad message"), () -> !isAbout(group(9)));
        for (int poisoned = 1; poisoned < 5; poisoned++) {
            assertThat(world.deliver(message(group(poisoned), T0, "skipped"))).isEmpty();
        }
        assertThat(world.deliver(message(group(9), micros(1), "good"))).isEmpty();
        assertThat(world.deliver(message(group(5), T0, "skipped"))).isEmpty();
    }

    @Test
    void aGroupThatFails_showsNothing() {
        world.failRequestsFor(
                "",
                () -> isAbout(group(9))
                        ? SimulatedDynamoDb.error("AccessDeniedException", "not authorized")
                        : new IllegalStateException("a bad deploy"));
        for (int group = 1; group < 5; group++) {
            assertThat(world.deliver(message(group(group), T0, "skipped"))).isEmpty();
        }
        assertThat(world.deliver(message(group(9), T0, "failed"))).isNotEmpty();
        assertThat(world.deliver(message(group(5), T0, "failed"))).isNotEmpty();
    }

    private boolean isAbout(String group) {
        List<?> requests = world.db.requests();
        return requests.get(requests.size() - 1).toString().contains(group);
    }
}
