package com.cruddur.messaging.store;

import static com.cruddur.messaging.testing.Sample.T0;
import static com.cruddur.messaging.testing.Sample.group;
import static com.cruddur.messaging.testing.Sample.message;
import static com.cruddur.messaging.testing.Sample.micros;
import static com.cruddur.messaging.testing.Sample.user;
import static com.cruddur.messaging.testing.Sample.uuid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.cruddur.messaging.model.Message;
import com.cruddur.messaging.model.MessageGroup;
import com.cruddur.messaging.model.Schema;
import com.cruddur.messaging.model.Timestamps;
import com.cruddur.messaging.model.User;
import com.cruddur.messaging.testing.SimulatedDynamoDb;
import com.cruddur.messaging.testing.SimulatedDynamoDb.InjectedFaults;
import java.time.Duration;
import java.time.Instant;
import java.time.Year;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

class MessageStoreTest {

    private static final String GROUP = group(1);

    private static final Message EARLIER = message(GROUP, T0.minusSeconds(1), "earlier");

    private final SimulatedDynamoDb db = new SimulatedDynamoDb();
    private final MessageStore store = new MessageStore(db, Schema.TABLE, db);

    private void messages(int count, Duration apart) {
        IntStream.range(0, count)
                .forEach(n -> db.put(message(GROUP, T0.plus(apart.multipliedBy(n)), "text " + n)
                        .toItem()));
    }

    private static List<String> texts(Page<Message> page) {
        return page.entries().stream().map(Message::text).toList();
    }

    private void loseTheFirstAnswerToAPut() {
        db.faults = new InjectedFaults() {
            private boolean lost;

            @Override
            public void after(DynamoDbRequest request) {
                if (!lost && request instanceof PutItemRequest) {
                    lost = true;
                    throw ApiCallTimeoutException.create(5_000);
                }
            }
        };
    }

    @Test
    void list_messages_returns_the_newest_20_in_ascending_order() {
        messages(30, Duration.ofSeconds(1));
        Page<Message> page = store.listMessages(GROUP, Listing.newest());
        assertThat(texts(page))
                .containsExactlyElementsOf(
                        IntStream.range(10, 30).mapToObj(n -> "text " + n).toList());
        assertThat(page.consumedCapacity()).isEqualTo(0.5);
        assertThat(page.next()).isPresent();
    }

    @Test
    void list_messages_continues_after_the_previous_page() {
        db.pageSize = 3;
        messages(5, Duration.ofSeconds(1));
        Page<Message> newest = store.listMessages(GROUP, Listing.newest().limit(2));
        Page<Message> older = store.listMessages(
                GROUP, Listing.newest().limit(2).after(newest.next().orElseThrow()));
        Page<Message> oldest = store.listMessages(
                GROUP, Listing.newest().limit(2).after(older.next().orElseThrow()));
        assertThat(texts(newest)).containsExactly("text 3", "text 4");
        assertThat(texts(older)).containsExactly("text 1", "text 2");
        assertThat(texts(oldest)).containsExactly("text 0");
        assertThat(oldest.next()).isEmpty();
        assertThat(oldest.consumedCapacity())
                .as("read units of the last page, which reads no newer message again")
                .isEqualTo(0.5);
    }

    @Test
    void a_list_combines_several_pages_of_the_table() {
        db.pageSize = 3;
        messages(10, Duration.ofSeconds(1));
        Page<Message> page = store.listMessages(GROUP, Listing.newest().limit(7));
        assertThat(texts(page)).hasSize(7).first().isEqualTo("text 3");
        assertThat(page.consumedCapacity()).isEqualTo(1.5);
    }

    /** With limit 1 every page ends within a second, and each response has one item. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 8, 20})
    void a_list_sorts_all_spellings_of_a_second_across_pages(int limit) {
        db.pageSize = 2;
        Map<String, String> texts = new HashMap<>();
        texts.put("2023-03-20T22:52:10.999999", "0");
        texts.put("2023-03-20T22:52:11", "1");
        texts.put("2023-03-20T22:52:11+00:00", "2");
        texts.put("2023-03-20T22:52:11.000000", "3");
        texts.put("2023-03-20T22:52:11.000000+00:00", "4");
        texts.put("2023-03-20T22:52:11Z", "5");
        texts.put("2023-03-20T22:52:11.123456", "6");
        texts.put("2023-03-20T22:52:11.123456+00:00", "7");
        texts.put("2023-03-20T22:52:11.5Z", "8");
        texts.put("2023-03-20T22:52:11.999999+00:00", "9");
        texts.put("2023-03-20T22:52:12", "10");
        texts.forEach((sk, text) -> putMessage(sk, text));

        assertThat(pages(Listing.newest().limit(limit)))
                .allSatisfy(page -> assertThat(page).hasSizeLessThanOrEqualTo(limit))
                .isEqualTo(cut(limit, List.of("10", "9", "8", "7", "6", "5", "4", "3", "2", "1", "0")));
        assertThat(pages(Listing.newest().limit(limit).year(Year.of(2023))))
                .isEqualTo(pages(Listing.newest().limit(limit)));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void a_key_with_an_offset_is_listed_at_its_local_time(int limit) {
        putMessage("2023-03-20T22:52:11", "1");
        putMessage("2023-03-21T00:22:11+01:30", "the same instant");
        putMessage("2023-03-21T00:22:11", "3");
        putMessage("2023-03-21T00:22:10", "2");

        assertThat(pages(Listing.newest().limit(limit)))
                .isEqualTo(cut(limit, List.of("3", "the same instant", "2", "1")));
    }

    private void putMessage(String sk, String text) {
        Map<String, AttributeValue> item =
                new HashMap<>(message(GROUP, T0, text).toItem());
        item.put(Schema.SK, AttributeValue.fromS(sk));
        db.put(item);
    }

    /** Returns the texts of all pages of the group, the newest first. */
    private List<List<String>> pages(Listing listing) {
        List<List<String>> pages = new ArrayList<>();
        Optional<Listing> next = Optional.of(listing);
        while (next.isPresent()) {
            assertThat(pages).as("pages before the last").hasSizeLessThan(20);
            Page<Message> page = store.listMessages(GROUP, next.get());
            List<String> texts = new ArrayList<>(texts(page));
            Collections.reverse(texts);
            pages.add(texts);
            next = page.next().map(listing::after);
        }
        return pages;
    }

    private static List<List<String>> cut(int limit, List<String> all) {
        List<List<String>> pages = new ArrayList<>();
        for (int from = 0; from < all.size(); from += limit) {
            pages.add(all.subList(from, Math.min(from + limit, all.size())));
        }
        return pages;
    }

    /** The unreadable items are the newest, one in the middle, and the oldest. Each has a different fault. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 20})
    void an_unreadable_message_is_reported_and_hides_no_other_message(int limit) {
        putUnreadable(micros(9), Schema.USER_HANDLE, null);
        db.put(message(GROUP, micros(8), "newer").toItem());
        putUnreadable(micros(7), Schema.MESSAGE, AttributeValue.fromNul(true));
        db.put(message(GROUP, micros(6), "older").toItem());
        putUnreadable(micros(5), Schema.SK, AttributeValue.fromS("1 April"));

        assertThat(pages(Listing.newest().limit(limit)))
                .startsWith(cut(limit, List.of("newer", "older")).get(0))
                .flatMap(page -> page)
                .containsExactly("newer", "older");
        String pk = Message.partitionKey(GROUP);
        assertThat(store.listMessages(GROUP, Listing.newest()).unreadable())
                .containsExactly(
                        "item (%s, 2023-03-20T22:52:11.123465+00:00) has no string attribute 'user_handle'"
                                .formatted(pk),
                        "item (%s, 2023-03-20T22:52:11.123463+00:00) has no string attribute 'message'".formatted(pk),
                        "item (%s, 1 April) has a wrong 'sk': '1 April' is not a timestamp; expected the form 2023-03-20T22:52:11.123456+00:00"
                                .formatted(pk));
    }

    @Test
    void an_unreadable_group_row_is_reported_and_hides_no_other_row() {
        MessageGroup good = new MessageGroup(uuid(0), group(1), T0, "last", user(1));
        db.put(good.toItem());
        Map<String, AttributeValue> odd = new HashMap<>(good.toItem());
        odd.put(Schema.SK, AttributeValue.fromS("2023-03-20T22:52:12"));
        odd.put(Schema.MESSAGE_GROUP_UUID, AttributeValue.fromN("1"));
        db.put(odd);

        Page<MessageGroup> page = store.listMessageGroups(uuid(0), Listing.newest());

        assertThat(page.entries()).containsExactly(good);
        assertThat(page.unreadable())
                .containsExactly("item (GRP#%s, 2023-03-20T22:52:12) has no string attribute 'message_group_uuid'"
                        .formatted(uuid(0)));
    }

    private void putUnreadable(Instant time, String attribute, AttributeValue value) {
        Map<String, AttributeValue> item =
                new HashMap<>(message(GROUP, time, "unreadable").toItem());
        item.remove(attribute);
        if (value != null) {
            item.put(attribute, value);
        }
        db.put(item);
    }

    @Test
    void a_list_has_all_years_or_only_the_chosen_one() {
        for (String year : List.of("2022", "2023", "2024")) {
            db.put(message(GROUP, Instant.parse(year + "-06-01T00:00:00Z"), year)
                    .toItem());
        }
        assertThat(texts(store.listMessages(GROUP, Listing.newest()))).containsExactly("2022", "2023", "2024");
        assertThat(texts(store.listMessages(GROUP, Listing.newest().year(Year.of(2023)))))
                .containsExactly("2023");
    }

    @Test
    void list_message_groups_returns_only_the_users_rows_newest_first() {
        for (int n = 0; n < 3; n++) {
            db.put(new MessageGroup(uuid(0), group(n), micros(n), "last", user(n + 1)).toItem());
            db.put(new MessageGroup(uuid(n + 1), group(n), micros(n), "last", user(0)).toItem());
        }
        assertThat(store.listMessageGroups(uuid(0), Listing.newest()).entries())
                .extracting(MessageGroup::uuid)
                .containsExactly(group(2), group(1), group(0));
    }

    @Test
    void a_listing_checks_its_values_and_has_defaults() {
        assertThat(Listing.newest()).isEqualTo(new Listing(20, Optional.empty(), Optional.empty()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Listing.newest().limit(0))
                .withMessage("limit is 0; it must be at least 1");
        assertThat(Listing.newest().limit(1).limit()).isEqualTo(1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Listing.newest().year(Year.of(10_000)))
                .withMessage("year is 10000; it must be 0 to 9999");
        assertThatIllegalArgumentException().isThrownBy(() -> Listing.newest().year(Year.of(-1)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Listing.newest().after("garbage"))
                .withMessageStartingWith("after is not the end of a page: 'garbage' is not a timestamp");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Listing.newest().year(Year.of(2024)).after("2023-01-01T00:00:00"))
                .withMessage("after is 2023-01-01T00:00:00; in a listing of 2024 it must be of that year");
        assertThat(Listing.newest().year(Year.of(0)).year()).contains(Year.of(0));
        assertThat(Listing.newest().year(Year.of(9_999)).year()).contains(Year.of(9_999));
    }

    private void createTheGroup() {
        db.put(EARLIER.toItem());
    }

    @Test
    void create_message_stores_the_message() {
        createTheGroup();
        Message message = message(GROUP, T0, "hello");
        assertThat(store.createMessage(message)).isEqualTo(message);
        assertThat(db.items("")).containsExactly(EARLIER.toItem(), message.toItem());
    }

    @Test
    void create_message_in_a_group_without_a_message_is_refused() {
        db.put(new MessageGroup(uuid(0), GROUP, T0, "gone", user(1)).toItem());
        List<Map<String, AttributeValue>> before = db.items("");
        assertThatIllegalStateException()
                .isThrownBy(() -> store.createMessage(message(GROUP, T0, "hello")))
                .withMessage("message group %s does not exist: it has no message", GROUP);
        assertThat(db.items("")).isEqualTo(before);
    }

    /** An eventually consistent read may not show a group that was created just before. */
    @Test
    void create_message_checks_the_group_with_a_consistent_read_of_one_message() {
        messages(30, Duration.ofSeconds(1));
        store.createMessage(message(GROUP, T0.minusSeconds(1), "hello"));
        assertThat(db.requests().get(0)).isInstanceOfSatisfying(QueryRequest.class, query -> {
            assertThat(query.consistentRead()).isTrue();
            assertThat(query.limit()).isEqualTo(1);
        });
        assertThat(db.requests()).hasSize(2);
    }

    @Test
    void create_message_overwrites_no_message_of_the_same_microsecond() {
        createTheGroup();
        List<Message> stored = new ArrayList<>();
        for (int n = 0; n < 3; n++) {
            stored.add(store.createMessage(message(GROUP, T0, "text " + n)));
        }
        assertThat(stored).extracting(Message::createdAt).containsExactly(T0, micros(1), micros(2));
        assertThat(texts(store.listMessages(GROUP, Listing.newest())))
                .containsExactly("earlier", "text 0", "text 1", "text 2");
    }

    @Test
    void create_message_stores_the_message_once_if_the_first_answer_is_lost() {
        loseTheFirstAnswerToAPut();
        createTheGroup();
        Message message = message(GROUP, T0, "hello");
        assertThat(store.createMessage(message)).isEqualTo(message);
        assertThat(db.items("")).containsExactly(EARLIER.toItem(), message.toItem());
    }

    @Test
    void create_message_fails_if_1000_consecutive_keys_are_taken() {
        messages(MessageStore.MOST_STEPS, Timestamps.STEP);
        assertThatIllegalStateException()
                .isThrownBy(() -> store.createMessage(message(GROUP, T0, "without a key")))
                .withMessageContaining("cannot be stored: every key from");
        assertThat(db.items("")).hasSize(MessageStore.MOST_STEPS);
    }

    @Test
    void create_message_group_stores_all_three_items_in_one_transaction() {
        List<Integer> commits = new ArrayList<>();
        db.observer = writes -> commits.add(writes.size());
        Message first = message(GROUP, T0, "hello");
        assertThat(store.createMessageGroup(first, user(1))).isEqualTo(first);
        assertThat(commits).containsExactly(3);
        assertThat(db.items(""))
                .containsExactly(
                        new MessageGroup(uuid(0), GROUP, T0, "hello", user(1)).toItem(),
                        new MessageGroup(uuid(1), GROUP, T0, "hello", user(0)).toItem(),
                        first.toItem());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void create_message_group_takes_the_next_microsecond_if_a_row_of_another_group_has_the_key(int owner) {
        MessageGroup foreign = new MessageGroup(uuid(owner), group(2), T0, "foreign", user(7));
        db.put(foreign.toItem());
        Message stored = store.createMessageGroup(message(GROUP, T0, "hello"), user(1));
        assertThat(stored.createdAt()).isEqualTo(micros(1));
        assertThat(db.items(""))
                .containsExactlyInAnyOrder(
                        foreign.toItem(),
                        stored.toItem(),
                        new MessageGroup(uuid(0), GROUP, micros(1), "hello", user(1)).toItem(),
                        new MessageGroup(uuid(1), GROUP, micros(1), "hello", user(0)).toItem());
    }

    @Test
    void create_message_group_changes_nothing_the_second_time() {
        Message first = message(GROUP, T0, "hello");
        store.createMessageGroup(first, user(1));
        assertThat(store.createMessageGroup(first, user(1))).isEqualTo(first);
        assertThat(db.items("")).hasSize(3);
    }

    @Test
    void create_message_group_refuses_an_existing_group() {
        store.createMessageGroup(message(GROUP, T0, "hello"), user(1));
        assertThatIllegalStateException()
                .isThrownBy(() -> store.createMessageGroup(message(GROUP, T0, "another"), user(1)))
                .withMessage("message group %s already exists", GROUP);
        assertThat(db.items("")).hasSize(3);
    }

    @Test
    void create_message_group_changes_nothing_the_second_time_even_if_the_original_key_is_now_free() {
        MessageGroup inTheWay = new MessageGroup(uuid(0), group(2), T0, "other", user(2));
        db.put(inTheWay.toItem());
        Message first = message(GROUP, T0, "hello");
        Message stored = store.createMessageGroup(first, user(1));
        assertThat(stored.createdAt()).isEqualTo(micros(1));
        db.deleteItem(delete -> delete.tableName(Schema.TABLE)
                .key(Map.of(
                        Schema.PK, inTheWay.toItem().get(Schema.PK),
                        Schema.SK, inTheWay.toItem().get(Schema.SK))));

        assertThat(store.createMessageGroup(first, user(1))).isEqualTo(stored);
        assertThat(db.items("")).hasSize(3);
        assertThatIllegalStateException()
                .isThrownBy(() -> store.createMessageGroup(message(GROUP, micros(9), "another"), user(1)))
                .withMessage("message group %s already exists", GROUP);
    }

    @Test
    void create_message_group_repeats_a_conflict_a_limited_number_of_times() {
        int[] left = {3};
        db.faults = new InjectedFaults() {
            @Override
            public void before(DynamoDbRequest request) {
                if (request instanceof TransactWriteItemsRequest && left[0]-- > 0) {
                    throw SimulatedDynamoDb.cancelled(List.of(CancellationReason.builder()
                            .code("TransactionConflict")
                            .build()));
                }
            }
        };
        store.createMessageGroup(message(GROUP, T0, "hello"), user(1));
        assertThat(db.items("")).hasSize(3);

        left[0] = 100;
        assertThatExceptionOfType(TransactionCanceledException.class)
                .isThrownBy(() -> store.createMessageGroup(message(group(2), T0, "hello"), user(1)));
        assertThat(100 - left[0]).isEqualTo(Retry.MAX_FAULTS + 1);
    }

    @Test
    void create_message_group_does_not_repeat_any_other_cancellation() {
        int[] calls = {0};
        db.faults = new InjectedFaults() {
            @Override
            public void before(DynamoDbRequest request) {
                if (request instanceof TransactWriteItemsRequest) {
                    calls[0]++;
                    throw SimulatedDynamoDb.cancelled(List.of(
                            CancellationReason.builder().code("ValidationError").build()));
                }
            }
        };
        assertThatExceptionOfType(TransactionCanceledException.class)
                .isThrownBy(() -> store.createMessageGroup(message(GROUP, T0, "hello"), user(1)));
        assertThat(calls[0]).isEqualTo(1);
    }

    @Test
    void create_message_group_refuses_a_receiver_who_is_the_sender() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> store.createMessageGroup(message(GROUP, T0, "hello"), user(0)))
                .withMessageContaining("a message group needs two users");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t\n", "\u2003"})
    void a_blank_message_is_refused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> store.createMessage(message(GROUP, T0, text)))
                .withMessage("The message is blank; it must have 1 to 1024 characters.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> store.createMessageGroup(message(GROUP, T0, text), user(1)));
        assertThat(db.requests()).isEmpty();
    }

    @Test
    void a_message_may_have_1024_characters() {
        createTheGroup();
        store.createMessage(message(GROUP, T0, "😀".repeat(1_024)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> store.createMessage(message(GROUP, T0, "x".repeat(1_025))))
                .withMessage("The message has 1025 characters; it must have 1 to 1024.");
        assertThat(db.items("")).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "1-1-1-1-1", "5ae290ed-55d1-47a0-bc6d-fe2bc270039", "5ae290ed-55d1-47a0-bc6d-fe2bc270039g"})
    void an_invalid_uuid_is_an_error_that_names_field_and_value(String uuid) {
        Message good = message(GROUP, T0, "hello");
        User bad = new User(uuid, "name", "handle");
        assertRefused("message_group_uuid", uuid, () -> store.listMessages(uuid, Listing.newest()));
        assertRefused("user_uuid", uuid, () -> store.listMessageGroups(uuid, Listing.newest()));
        assertRefused("message_group_uuid", uuid, () -> store.createMessage(message(uuid, T0, "hello")));
        assertRefused("message_uuid", uuid, () -> store.createMessage(new Message(GROUP, T0, "hello", uuid, user(0))));
        assertRefused("user_uuid", uuid, () -> store.createMessage(Message.of(GROUP, T0, "hello", bad)));
        assertRefused("receiver's user_uuid", uuid, () -> store.createMessageGroup(good, bad));
        assertRefused("user_uuid", uuid, () -> store.createMessageGroup(Message.of(GROUP, T0, "hello", bad), user(1)));
        assertThat(db.requests()).isEmpty();
    }

    private static void assertRefused(String field, String value, Runnable work) {
        assertThatIllegalArgumentException()
                .isThrownBy(work::run)
                .withMessage(
                        "%s is '%s'; it must be a uuid such as 5ae290ed-55d1-47a0-bc6d-fe2bc2700399", field, value);
    }
}
