package com.cruddur.messaging.stream;

import static com.cruddur.messaging.testing.Sample.T0;
import static com.cruddur.messaging.testing.Sample.user;
import static com.cruddur.messaging.testing.Sample.uuid;

import com.cruddur.messaging.model.Message;
import com.cruddur.messaging.model.MessageGroup;
import com.cruddur.messaging.model.Schema;
import com.cruddur.messaging.model.Timestamps;
import com.cruddur.messaging.model.User;
import com.cruddur.messaging.store.MessageStore;
import com.cruddur.messaging.testing.Sample;
import com.cruddur.messaging.testing.SimulatedDynamoDb;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Simulates other programs that create, delete, move and change group rows. */
final class OtherPrograms {

    /** An attribute that they write when they create a row, and change at any time. */
    private static final String COLOUR = "colour";

    private final SimulatedDynamoDb db;
    private final Random random;
    private final SimulatedConversations conversations;
    private final SimulatedAuthor author;
    private final MessageStore store;

    OtherPrograms(
            SimulatedDynamoDb db,
            String table,
            Random random,
            SimulatedConversations conversations,
            SimulatedAuthor author) {
        this.db = db;
        this.random = random;
        this.conversations = conversations;
        this.author = author;
        this.store = new MessageStore(db, table);
    }

    /** Creates a group, perhaps with duplicate rows, as a naive function leaves them. */
    void addGroup(int number) {
        int size =
                random.nextInt(10) < 7 ? 2 : random.nextInt(60) > 0 ? 3 + random.nextInt(5) : 20 + random.nextInt(101);
        List<Integer> users =
                new ArrayList<>(IntStream.range(0, Math.max(size, 5)).boxed().toList());
        Collections.shuffle(users, random);
        SimulatedGroup group = new SimulatedGroup(Sample.group(number));
        Instant created = T0.truncatedTo(ChronoUnit.SECONDS).minusSeconds(60L + number);
        group.write(created, "initial", "initial");
        boolean ring = random.nextBoolean();
        List<Map<String, AttributeValue>> rows = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            // In a pair and in a ring, each row names the next member. Other rows name a user outside the group.
            User other = user(size == 2 || ring ? users.get((i + 1) % size) : 999);
            Map<String, AttributeValue> row = newRow(group, uuid(users.get(i)), created, other);
            rows.add(row);
            if (random.nextInt(12) == 0) {
                Map<String, AttributeValue> duplicate = new HashMap<>(row);
                duplicate.put(Schema.SK, AttributeValue.fromS(author.anyForm(created.minusSeconds(30))));
                rows.add(duplicate);
            }
        }
        conversations.groups.put(group.uuid, group);
        Collections.reverse(rows);
        rows.forEach(db::put);
    }

    private Map<String, AttributeValue> newRow(SimulatedGroup group, String owner, Instant time, User other) {
        Map<String, AttributeValue> own = new HashMap<>();
        own.put(COLOUR, AttributeValue.fromS("none"));
        own.put("unread", AttributeValue.fromN("0"));
        own.put("labels", AttributeValue.fromSs(List.of("a", "b")));
        own.put("muted", AttributeValue.fromBool(false));
        group.members.put(owner, own);
        Map<String, AttributeValue> row =
                new HashMap<>(new MessageGroup(owner, group.uuid, time, "initial", other).toItem());
        row.put(Schema.SK, AttributeValue.fromS(author.anyForm(time)));
        row.putAll(own);
        return row;
    }

    /** Makes one random change to one random group. */
    void act() {
        List<SimulatedGroup> all = List.copyOf(conversations.groups.values());
        SimulatedGroup group = all.get(random.nextInt(all.size()));
        switch (random.nextInt(12)) {
            case 0 -> deleteARow(group);
            case 1, 2 -> changeAColour(group);
            case 3, 4 -> author.write(group);
            case 5 -> startAGroup(all.size());
            case 6 -> addAnAttribute(group);
            case 7 -> join(group);
            case 8 -> createARowAgain(group);
            case 9 -> moveARowBack(group);
            case 10 -> deleteADuplicate(group);
            default -> { // no change
            }
        }
    }

    private interface RowAction {
        void to(String owner, List<Map<String, AttributeValue>> rows);
    }

    /** Changes the rows of a random member, unless a transaction locks them. */
    private void toOne(SimulatedGroup group, List<String> owners, RowAction action) {
        List<String> able = owners.stream().filter(owner -> !isLocked(owner)).toList();
        if (!able.isEmpty()) {
            String owner = able.get(random.nextInt(able.size()));
            action.to(owner, conversations.rows(group, owner));
        }
    }

    /** Returns the members who have rows. The naive function loses some rows. */
    private List<String> withRows(SimulatedGroup group) {
        return group.present().stream()
                .filter(owner -> !conversations.rows(group, owner).isEmpty())
                .toList();
    }

    private void deleteARow(SimulatedGroup group) {
        toOne(group, group.present(), (owner, rows) -> {
            group.deleted.add(owner);
            // Without the observer, which would see one deletion after the other.
            db.observer = writes -> {};
            rows.forEach(db::delete);
            db.observer = conversations;
        });
    }

    private void changeAColour(SimulatedGroup group) {
        toOne(group, withRows(group), (owner, rows) -> {
            Map<String, AttributeValue> row = new HashMap<>(SimulatedConversations.newestOf(rows));
            if (row.containsKey(COLOUR)) {
                row.put(COLOUR, AttributeValue.fromS(author.anyText("colour")));
                group.members.get(owner).put(COLOUR, row.get(COLOUR));
                db.put(row);
            }
        });
    }

    private void addAnAttribute(SimulatedGroup group) {
        toOne(group, withRows(group), (owner, rows) -> {
            Map<String, AttributeValue> row = new HashMap<>(SimulatedConversations.newestOf(rows));
            row.put("badge", AttributeValue.fromS(author.anyText("badge")));
            group.add(owner, "badge", row.get("badge"));
            db.put(row);
        });
    }

    private void startAGroup(int number) {
        int sender = random.nextInt(5);
        int receiver = (sender + 1 + random.nextInt(4)) % 5;
        if (isLocked(uuid(sender)) || isLocked(uuid(receiver))) {
            return;
        }
        SimulatedGroup group = new SimulatedGroup(Sample.group(number));
        group.members.put(uuid(sender), new HashMap<>());
        group.members.put(uuid(receiver), new HashMap<>());
        conversations.groups.put(group.uuid, group);
        Message first = store.createMessageGroup(
                Message.of(group.uuid, author.anyTime(), author.anyText("first"), user(sender)), user(receiver));
        Map<String, AttributeValue> item = first.toItem();
        group.write(first.createdAt(), item.get(Schema.SK).s(), first.text());
        author.addRecord("INSERT", group.uuid, first.createdAt(), item);
    }

    private boolean isLocked(String owner) {
        return db.isLocked(MessageGroup.partitionKey(owner));
    }

    /** Returns whether an owner has no row at a time. */
    private boolean isFree(String owner, Instant time) {
        return db.partition(MessageGroup.partitionKey(owner)).stream()
                .noneMatch(row -> SimulatedConversations.timeOf(row).equals(time));
    }

    private void disturb(SimulatedGroup group, String owner) {
        group.disturbed.add(owner);
        group.newUntil.put(owner, db.nanos() + ScheduleSettings.LONGEST_LAG.toNanos());
    }

    private void join(SimulatedGroup group) {
        String owner = uuid(5 + random.nextInt(3));
        Instant time = group.texts.lastKey().minusSeconds(random.nextInt(2));
        if (!group.members.containsKey(owner) && isFree(owner, time) && !isLocked(owner)) {
            Map<String, AttributeValue> row = newRow(group, owner, time, user(0));
            disturb(group, owner);
            db.put(row);
        }
    }

    private void createARowAgain(SimulatedGroup group) {
        toOne(group, List.copyOf(group.deleted), (owner, rows) -> {
            Instant time = group.texts.firstKey().minusSeconds(random.nextInt(2));
            if (isFree(owner, time)) {
                group.deleted.remove(owner);
                disturb(group, owner);
                group.forgetAdded(owner);
                db.put(newRow(group, owner, time, user(random.nextInt(5))));
            }
        });
    }

    private void moveARowBack(SimulatedGroup group) {
        toOne(group, withRows(group), (owner, rows) -> {
            Map<String, AttributeValue> row = SimulatedConversations.newestOf(rows);
            Instant time = SimulatedConversations.timeOf(row).minus(Timestamps.STEP);
            if (rows.size() == 1 && isFree(owner, time)) {
                Map<String, AttributeValue> back = new HashMap<>(row);
                back.put(Schema.SK, AttributeValue.fromS(Timestamps.format(time)));
                disturb(group, owner);
                db.put(back);
                db.delete(row);
            }
        });
    }

    private void deleteADuplicate(SimulatedGroup group) {
        toOne(group, withRows(group), (owner, rows) -> {
            if (rows.size() > 1) {
                Map<String, AttributeValue> gone = rows.get(random.nextInt(rows.size()));
                List<Map<String, AttributeValue>> left = new ArrayList<>(rows);
                left.remove(gone);
                Map<String, AttributeValue> newest = SimulatedConversations.newestOf(left);
                group.members
                        .get(owner)
                        .keySet()
                        .forEach(name -> group.members.get(owner).put(name, newest.get(name)));
                disturb(group, owner);
                db.delete(gone);
            }
        });
    }
}
