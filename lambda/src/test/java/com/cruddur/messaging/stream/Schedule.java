package com.cruddur.messaging.stream;

import static com.cruddur.messaging.stream.Violation.Invariant.EVERY_RECORD_IS_HANDLED;
import static com.cruddur.messaging.testing.Sample.T0;
import static com.cruddur.messaging.testing.Sample.user;
import static com.cruddur.messaging.testing.Sample.uuid;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse;
import com.cruddur.messaging.model.Message;
import com.cruddur.messaging.model.MessageGroup;
import com.cruddur.messaging.model.Schema;
import com.cruddur.messaging.model.Timestamps;
import com.cruddur.messaging.model.User;
import com.cruddur.messaging.store.MessageStore;
import com.cruddur.messaging.stream.Conversations.Group;
import com.cruddur.messaging.stream.Violation.Invariant;
import com.cruddur.messaging.stream.World.Crash;
import com.cruddur.messaging.testing.Events;
import com.cruddur.messaging.testing.Mirror;
import com.cruddur.messaging.testing.NaiveStreamFunction;
import com.cruddur.messaging.testing.Sample;
import com.cruddur.messaging.testing.SimulatedDynamoDb;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;

/**
 * One run of a simulated table, its stream and a stream function, all of it decided by a seed.
 *
 * <p>Assumed of the world, as the function does: the index is late by less than {@link INDEX_LAG}, each item on its
 * own; the records of one item are delivered one after the other, again and again from any of them on; two rows that name each other
 * are the whole group; records of one group are handled one after the other, unless it is such a pair.
 */
final class Schedule implements SimulatedDynamoDb.Faults {

    static final Duration INDEX_LAG = Duration.ofSeconds(1);
    private static final int MOST_DELIVERIES = 600;
    private static final int UNDISTURBED_AFTER = 60;

    /** The records of one item, in order, and which is delivered next. */
    private static final class ItemRecords {
        final String group;
        final List<DynamodbStreamRecord> records = new ArrayList<>();
        int next;

        ItemRecords(String group) {
            this.group = group;
        }
    }

    private final Random random;
    /** Where the records come from, if not from this schedule itself. */
    interface Source {
        DynamodbStreamRecord recordOf(String eventName, Map<String, AttributeValue> item);
    }

    private final Consumer<Violation> report;
    private final boolean naive;
    private final boolean calm;
    private final double faultRate;
    private final double writerRate;
    private final boolean batches;
    private final long longestLag;
    private final SimulatedDynamoDb db;
    private final Conversations conversations;
    private final MessageStore store;
    private final Map<String, ItemRecords> stream = new LinkedHashMap<>();
    private final List<RequestHandler<DynamodbEvent, StreamsEventResponse>> instances = new ArrayList<>();
    private final Set<ItemRecords> busy = new HashSet<>();
    private Optional<Source> local = Optional.empty();
    private int deliveries;
    private int rewinds = 6;
    private int counter;
    private boolean aside;

    private Schedule(long seed, boolean naive, Consumer<Violation> report) {
        this.random = new Random(seed * 0x9E37_79B9_7F4A_7C15L); // neighbouring seeds begin alike otherwise
        this.naive = naive;
        this.report = report;
        this.calm = random.nextInt(4) == 0;
        this.faultRate = calm ? 0 : random.nextDouble() * 0.2;
        this.writerRate = calm ? 0 : random.nextDouble() * 0.15;
        this.batches = random.nextInt(6) == 0;
        this.db = new SimulatedDynamoDb(random);
        this.conversations = new Conversations(db, report);
        this.store = new MessageStore(db, Schema.TABLE);
        db.pageSize = List.of(2, 7, 1_000).get(random.nextInt(3));
        longestLag = List.of(1L, 100L, INDEX_LAG.toMillis() - 1).get(random.nextInt(3));
        db.lag = () -> Duration.ofMillis(random.nextLong(longestLag));
        db.observer = conversations;
        instances.add(instance());
        instances.add(instance());
    }

    /** Returns whether this seed's run has neither faults nor other writers: only late, repeated and reordered deliveries. */
    static boolean isCalm(long seed) {
        return new Schedule(seed, false, violation -> {}).calm;
    }

    /**
     * Runs a schedule.
     *
     * @throws Violation if an invariant does not hold
     */
    static void run(long seed) {
        new Schedule(seed, false, violation -> {
                    throw violation;
                })
                .run();
    }

    /**
     * Runs a schedule whose every request is made at DynamoDB Local too, and whose records come from its stream.
     *
     * @throws Violation if an invariant does not hold
     * @throws AssertionError if the model and DynamoDB Local differ
     */
    static void runMirrored(long seed, DynamoDbClient client, Source source) {
        Schedule schedule = new Schedule(seed, false, violation -> {
            throw violation;
        });
        schedule.db.mirror = Optional.of(new Mirror(client, Schema.TABLE, schedule.longestLag == 1));
        schedule.db.pageSize = 1_000;
        schedule.local = Optional.of(source);
        schedule.run();
    }

    /** Runs a schedule with the naive function, to its end, and returns the invariants that did not hold. */
    static Set<Invariant> runNaive(long seed) {
        Set<Invariant> broken = EnumSet.noneOf(Invariant.class);
        new Schedule(seed, true, violation -> broken.add(violation.invariant())).run();
        return broken;
    }

    private void run() {
        int groups = 1 + random.nextInt(4);
        for (int number = 0; number < groups; number++) {
            addGroup(number);
        }
        db.sleep(INDEX_LAG);
        db.faults = this;
        List<Group> messages = new ArrayList<>();
        conversations
                .groups
                .values()
                .forEach(group -> messages.addAll(Collections.nCopies(1 + random.nextInt(3), group)));
        Collections.shuffle(messages, random);
        while (!messages.isEmpty() || !undelivered().isEmpty()) {
            if (!messages.isEmpty() && (random.nextBoolean() || undelivered().isEmpty())) {
                write(messages.remove(0));
            } else {
                deliver(random.nextInt(instances.size()), undelivered());
            }
            db.sleep(Duration.ofMillis(random.nextInt(5) == 0 ? random.nextInt(2_000) : random.nextInt(20)));
        }
        conversations.checkAtRest();
    }

    private RequestHandler<DynamodbEvent, StreamsEventResponse> instance() {
        return naive
                ? new NaiveStreamFunction(db, Schema.TABLE)
                : new MessagingStreamHandler(db, Schema.TABLE, db, line -> {});
    }

    // The conversations

    private void addGroup(int number) {
        int size =
                random.nextInt(10) < 7 ? 2 : random.nextInt(60) > 0 ? 3 + random.nextInt(5) : 20 + random.nextInt(101);
        List<Integer> users =
                new ArrayList<>(IntStream.range(0, Math.max(size, 5)).boxed().toList());
        Collections.shuffle(users, random);
        Group group = new Group(Sample.group(number));
        Instant created = T0.truncatedTo(ChronoUnit.SECONDS).minusSeconds(60L + number);
        group.texts.put(created, "initial");
        boolean ring = random.nextBoolean();
        List<Map<String, AttributeValue>> rows = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            // Whoever is not in a pair or a ring names somebody outside.
            User other = user(size == 2 || ring ? users.get((i + 1) % size) : 999);
            Map<String, AttributeValue> row =
                    new HashMap<>(new MessageGroup(uuid(users.get(i)), group.uuid, created, "initial", other).toItem());
            row.put(Schema.SK, AttributeValue.fromS(anyForm(created)));
            row.put(Conversations.COLOUR, AttributeValue.fromS("none"));
            group.members.put(uuid(users.get(i)), Optional.of("none"));
            rows.add(row);
            if (random.nextInt(12) == 0) { // damage a naive function left
                Map<String, AttributeValue> doubled = new HashMap<>(row);
                doubled.put(Schema.SK, AttributeValue.fromS(anyForm(created.minusSeconds(30))));
                rows.add(doubled);
            }
        }
        conversations.groups.put(group.uuid, group);
        Collections.reverse(rows);
        rows.forEach(db::put);
    }

    /** Writes an instant in one of the forms in circulation. */
    private String anyForm(Instant instant) {
        String written = Timestamps.format(instant);
        return switch (random.nextInt(4)) {
            case 0 -> written.replace("+00:00", "");
            case 1 -> written.replace(".000000", "");
            default -> written;
        };
    }

    private Instant anyTime() {
        return random.nextInt(3) > 0 ? Sample.micros(random.nextInt(4)) : T0.plusSeconds(random.nextInt(3) - 1);
    }

    private void write(Group group) {
        Instant time = anyTime();
        boolean edited = group.texts.containsKey(time);
        List<String> members = List.copyOf(group.members.keySet());
        String text = "text " + ++counter;
        group.texts.put(time, text);
        Map<String, AttributeValue> item = new HashMap<>(new Message(
                        group.uuid, time, text, uuid(0), new User(members.get(random.nextInt(members.size())), "", ""))
                .toItem());
        stream.values().stream()
                .filter(records -> records.group.equals(group.uuid))
                .map(records -> records.records
                        .get(0)
                        .getDynamodb()
                        .getKeys()
                        .get(Schema.SK)
                        .getS())
                .filter(sk -> Timestamps.parse(sk).equals(time))
                .findFirst()
                .ifPresentOrElse(
                        sk -> item.put(Schema.SK, AttributeValue.fromS(sk)),
                        () -> item.put(Schema.SK, AttributeValue.fromS(anyForm(time))));
        if (random.nextInt(20) == 0) { // another program's extra, which brings the message into the index
            item.put(Schema.MESSAGE_GROUP_UUID, AttributeValue.fromS(group.uuid));
        }
        db.put(item);
        record(edited ? "MODIFY" : "INSERT", group, item);
    }

    private void record(String eventName, Group group, Map<String, AttributeValue> item) {
        String sequenceNumber = Integer.toString(++counter);
        stream.computeIfAbsent(item.get(Schema.PK).s() + item.get(Schema.SK).s(), key -> new ItemRecords(group.uuid))
                .records
                .add(local.map(stream -> stream.recordOf(eventName, item))
                        .orElseGet(() -> Events.written(eventName, item, sequenceNumber)));
    }

    // The stream

    private List<ItemRecords> undelivered() {
        return stream.values().stream()
                .filter(records -> records.next < records.records.size())
                .toList();
    }

    private void deliver(int instance, List<ItemRecords> from) {
        if (++deliveries > MOST_DELIVERIES) {
            report.accept(new Violation(EVERY_RECORD_IS_HANDLED, "%d deliveries".formatted(deliveries)));
            from.forEach(item -> item.next = item.records.size());
            return;
        }
        List<ItemRecords> items = new ArrayList<>(from);
        Collections.shuffle(items, random);
        List<ItemRecords> batch = items.subList(0, Math.min(items.size(), batches ? 1 + random.nextInt(3) : 1));
        List<Integer> positions = batch.stream().map(item -> item.next).toList();
        List<DynamodbStreamRecord> records = new ArrayList<>();
        for (ItemRecords item : batch) {
            records.add(item.records.get(item.next));
        }
        busy.addAll(batch);
        Set<String> before = conversations.handled;
        Set<String> groups = new HashSet<>();
        batch.forEach(item -> groups.add(item.group));
        conversations.handled = groups;
        int handled = 0;
        try {
            DynamodbEvent event = new DynamodbEvent();
            event.setRecords(records);
            StreamsEventResponse response = instances.get(instance).handleRequest(event, null);
            handled = response.getBatchItemFailures().isEmpty()
                    ? records.size()
                    : indexOf(response.getBatchItemFailures().get(0).getItemIdentifier(), records);
        } catch (Crash e) {
            instances.set(instance, instance());
        } catch (RuntimeException e) {
            handled = 0; // the naive function gives up; the record comes again
        } finally {
            conversations.handled = before;
            batch.forEach(busy::remove);
        }
        for (int i = 0; i < handled; i++) {
            ItemRecords item = batch.get(i);
            item.next = Math.max(item.next, positions.get(i) + 1);
            if (rewinds > 0 && random.nextInt(5) == 0) {
                rewinds--;
                item.next = random.nextInt(item.next);
            }
        }
        if (random.nextInt(10) == 0) {
            instances.set(instance, instance());
        }
    }

    private static int indexOf(String sequenceNumber, List<DynamodbStreamRecord> records) {
        return records.stream()
                .map(record -> record.getDynamodb().getSequenceNumber())
                .toList()
                .indexOf(sequenceNumber);
    }

    // What happens between two requests

    @Override
    public void before(DynamoDbRequest request) {
        if (aside || deliveries > UNDISTURBED_AFTER) {
            return;
        }
        if (random.nextDouble() < writerRate) {
            somebodyElseActs();
        }
        if (random.nextDouble() < faultRate) {
            switch (random.nextInt(4)) {
                case 0 -> throw new Crash();
                case 1 -> throw ApiCallTimeoutException.create(1);
                case 2 -> throw throttled();
                default -> {
                    if (request instanceof TransactWriteItemsRequest transaction) {
                        throw conflict(transaction);
                    }
                }
            }
        }
    }

    @Override
    public void after(DynamoDbRequest request) {
        if (!aside && deliveries <= UNDISTURBED_AFTER && random.nextDouble() < faultRate / 2) {
            if (random.nextBoolean()) {
                throw new Crash();
            }
            throw ApiCallTimeoutException.create(1);
        }
    }

    private static RuntimeException throttled() {
        return ProvisionedThroughputExceededException.builder()
                .statusCode(400)
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode("ProvisionedThroughputExceededException")
                        .build())
                .build();
    }

    private RuntimeException conflict(TransactWriteItemsRequest transaction) {
        List<CancellationReason> reasons = new ArrayList<>(Collections.nCopies(
                transaction.transactItems().size(),
                CancellationReason.builder().code("None").build()));
        String code = random.nextBoolean() ? "TransactionConflict" : "ThrottlingError";
        reasons.set(
                random.nextInt(reasons.size()),
                CancellationReason.builder().code(code).build());
        return SimulatedDynamoDb.cancelled(reasons);
    }

    private void somebodyElseActs() {
        Set<String> before = conversations.handled;
        conversations.handled = Set.of();
        aside = true;
        try {
            List<Group> all = List.copyOf(conversations.groups.values());
            Group group = all.get(random.nextInt(all.size()));
            switch (random.nextInt(6)) {
                case 0 -> deleteARow(group);
                case 1, 2 -> changeAColour(group);
                case 3 -> write(group);
                case 4 -> startAGroup(all.size());
                default -> deliverMeanwhile(before);
            }
        } finally {
            aside = false;
            conversations.handled = before;
        }
    }

    private void deleteARow(Group group) {
        List<String> left = group.members.keySet().stream()
                .filter(owner -> !group.deleted.contains(owner))
                .toList();
        if (left.size() > 1) {
            String owner = left.get(random.nextInt(left.size()));
            List<Map<String, AttributeValue>> rows = conversations.rows(group, owner);
            group.deleted.add(owner);
            // The observer sees one delete after the other, so the newest goes last.
            db.observer = writes -> {};
            rows.forEach(db::delete);
            db.observer = conversations;
        }
    }

    private void changeAColour(Group group) {
        List<String> owners = group.members.keySet().stream()
                .filter(owner -> !group.deleted.contains(owner))
                .filter(owner -> group.members.get(owner).isPresent())
                .filter(owner -> !conversations.rows(group, owner).isEmpty()) // the naive function loses some
                .toList();
        if (!owners.isEmpty()) {
            String owner = owners.get(random.nextInt(owners.size()));
            String colour = "colour " + ++counter;
            Map<String, AttributeValue> row = new HashMap<>(Conversations.newestOf(conversations.rows(group, owner)));
            row.put(Conversations.COLOUR, AttributeValue.fromS(colour));
            group.members.put(owner, Optional.of(colour));
            db.put(row);
        }
    }

    private void startAGroup(int number) {
        int sender = random.nextInt(5);
        int receiver = (sender + 1 + random.nextInt(4)) % 5;
        Group group = new Group(Sample.group(number));
        group.members.put(uuid(sender), Optional.empty());
        group.members.put(uuid(receiver), Optional.empty());
        conversations.groups.put(group.uuid, group);
        Message first = store.createMessageGroup(
                Message.of(group.uuid, anyTime(), "first " + ++counter, user(sender)), user(receiver));
        group.texts.put(first.createdAt(), first.text());
        record("INSERT", group, first.toItem());
    }

    /** Another function instance handles a record while this one is at work. */
    private void deliverMeanwhile(Set<String> handled) {
        List<ItemRecords> others = undelivered().stream()
                .filter(item -> !busy.contains(item))
                .filter(item -> !handled.contains(item.group)
                        || conversations.groups.get(item.group).isWholePair())
                .toList();
        if (!others.isEmpty()) {
            instances.add(instance());
            deliver(instances.size() - 1, others.subList(0, 1));
            instances.remove(instances.size() - 1);
        }
    }
}
