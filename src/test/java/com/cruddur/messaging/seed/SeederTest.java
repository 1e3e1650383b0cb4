package com.cruddur.messaging.seed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.cruddur.messaging.model.Message;
import com.cruddur.messaging.model.MessageGroup;
import com.cruddur.messaging.model.Schema;
import com.cruddur.messaging.model.User;
import com.cruddur.messaging.ops.EmulatedAws;
import com.cruddur.messaging.store.Listing;
import com.cruddur.messaging.store.MessageStore;
import com.cruddur.messaging.store.Time;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

@Execution(ExecutionMode.CONCURRENT)
class SeederTest {

    private static final Instant NOW = Instant.parse("2026-03-20T22:52:11.123456Z");
    private static final User ANDREW = SeedUsers.of(SeedUsers.FIRST);
    private static final User BAYKO = SeedUsers.of(SeedUsers.SECOND);

    private DynamoDbClient client;
    private MessageStore store;

    @BeforeEach
    void create_the_table(TestInfo test) {
        client = EmulatedAws.client(
                EmulatedAws.accessKey(
                        "Seeder" + test.getTestMethod().orElseThrow().getName()),
                "us-east-1");
        EmulatedAws.createTable(client);
        store = new MessageStore(client, Schema.TABLE);
    }

    @AfterEach
    void close() {
        client.close();
    }

    private List<SeededConversation> seed(SeedPlan plan, Instant now) {
        return new Seeder(client, Schema.TABLE, Clock.fixed(now, ZoneOffset.UTC), Time.SYSTEM)
                .seed(plan, Progress.NONE);
    }

    private static SeedPlan plan(int messages, int groups) {
        return new SeedPlan(ANDREW, BAYKO, messages, groups);
    }

    private List<Message> messages(String group) {
        return store.listMessages(group, Listing.newest().limit(1000)).entries();
    }

    private List<MessageGroup> groups(User owner) {
        return store.listMessageGroups(owner.uuid(), Listing.newest()).entries();
    }

    @Test
    void example_has_104_alternating_messages_one_minute_apart_in_the_past() {
        SeededConversation seeded = seed(SeedPlan.example(), NOW).get(0);

        List<Message> messages = messages("5ae290ed-55d1-47a0-bc6d-fe2bc2700399");
        assertThat(messages).hasSize(104);
        for (int i = 1; i < messages.size(); i++) {
            assertThat(Duration.between(
                            messages.get(i - 1).createdAt(), messages.get(i).createdAt()))
                    .hasMinutes(1);
            assertThat(messages.get(i).sender()).isEqualTo(i % 2 == 0 ? ANDREW : BAYKO);
        }
        Message last = messages.get(103);
        assertThat(last.createdAt()).isBefore(NOW).isEqualTo(seeded.to());
        assertThat(messages.get(0).createdAt()).isEqualTo(seeded.from()).isEqualTo(NOW.minus(Duration.ofDays(1)));
        assertThat(groups(ANDREW)).containsExactly(MessageGroup.after(last, ANDREW.uuid(), BAYKO));
        assertThat(groups(BAYKO)).containsExactly(MessageGroup.after(last, BAYKO.uuid(), ANDREW));
    }

    @Test
    void seeding_again_later_changes_nothing() {
        seed(SeedPlan.example(), NOW);
        List<Message> messages = messages(SeedPlan.GROUP);
        List<MessageGroup> andrewsRows = groups(ANDREW);
        List<MessageGroup> baykosRows = groups(BAYKO);

        seed(SeedPlan.example(), NOW.plus(Duration.ofHours(30)));

        assertThat(messages(SeedPlan.GROUP)).isEqualTo(messages);
        assertThat(groups(ANDREW)).isEqualTo(andrewsRows).hasSize(1);
        assertThat(groups(BAYKO)).isEqualTo(baykosRows).hasSize(1);
    }

    @Test
    void seeding_more_messages_continues_the_conversation_and_moves_its_rows() {
        seed(plan(10, 1), NOW);
        SeededConversation more =
                seed(plan(60, 1), NOW.plus(Duration.ofHours(1))).get(0);

        assertThat(more.written()).isEqualTo(50 + 2);
        List<Message> messages = messages(SeedPlan.GROUP);
        assertThat(messages).hasSize(60);
        assertThat(groups(ANDREW)).containsExactly(MessageGroup.after(messages.get(59), ANDREW.uuid(), BAYKO));
        assertThat(groups(BAYKO)).containsExactly(MessageGroup.after(messages.get(59), BAYKO.uuid(), ANDREW));
    }

    @Test
    void seeding_again_writes_nothing_and_shows_no_progress() {
        seed(plan(30, 2), NOW);
        List<Long> progress = new ArrayList<>();

        List<SeededConversation> again =
                new Seeder(client, Schema.TABLE).seed(plan(30, 2), (done, all) -> progress.add(done));

        assertThat(again).extracting(SeededConversation::written).containsExactly(0, 0);
        assertThat(progress).isEmpty();
    }

    @Test
    void group_rows_at_a_newer_message_do_not_move() {
        seed(plan(10, 1), NOW);
        MessageGroup old = groups(ANDREW).get(0);
        MessageGroup moved = new MessageGroup(ANDREW.uuid(), SeedPlan.GROUP, NOW, "newer", BAYKO);
        client.deleteItem(delete -> delete.tableName(Schema.TABLE)
                .key(Map.of(
                        Schema.PK,
                        old.toItem().get(Schema.PK),
                        Schema.SK,
                        old.toItem().get(Schema.SK))));
        client.putItem(put -> put.tableName(Schema.TABLE).item(moved.toItem()));

        seed(plan(10, 1), NOW);

        assertThat(groups(ANDREW)).containsExactly(moved);
    }

    @Test
    void each_group_is_a_separate_conversation() {
        List<long[]> progress = new ArrayList<>();
        List<SeededConversation> seeded =
                new Seeder(client, Schema.TABLE).seed(plan(30, 2), (done, all) -> progress.add(new long[] {done, all}));

        assertThat(groups(ANDREW))
                .extracting(MessageGroup::uuid)
                .containsExactlyElementsOf(seeded.stream()
                        .map(SeededConversation::messageGroupUuid)
                        .toList());
        assertThat(messages(seeded.get(1).messageGroupUuid())).hasSize(30);
        assertThat(progress)
                .containsExactly(
                        new long[] {1, 60},
                        new long[] {26, 60},
                        new long[] {30, 60},
                        new long[] {31, 60},
                        new long[] {56, 60},
                        new long[] {60, 60});
    }

    @Test
    void conversation_that_would_reach_into_the_future_is_refused() {
        seed(plan(1, 1), NOW);

        assertThatThrownBy(() -> seed(plan(1500, 1), NOW))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("would reach into the future");
        assertThat(messages(SeedPlan.GROUP)).hasSize(1);
    }
}
