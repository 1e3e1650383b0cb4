package com.cruddur.messaging.stream;

import static com.cruddur.messaging.testing.Sample.T0;
import static com.cruddur.messaging.testing.Sample.uuid;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import com.amazonaws.services.lambda.runtime.events.models.dynamodb.AttributeValue;
import com.cruddur.messaging.model.Message;
import com.cruddur.messaging.model.Schema;
import com.cruddur.messaging.model.Timestamps;
import com.cruddur.messaging.model.User;
import com.cruddur.messaging.stream.SimulatedRecord.Kind;
import com.cruddur.messaging.testing.Events;
import com.cruddur.messaging.testing.Sample;
import com.cruddur.messaging.testing.SimulatedDynamoDb;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Writes good and bad messages into a simulated table, and adds their records to the stream. */
final class SimulatedAuthor {

    private static final String TOO_LONG = "x".repeat(400 * 1024 - 200); // with the other attributes just below 400 KB

    private final SimulatedDynamoDb db;
    private final Random random;
    private final SimulatedMapping mapping;
    private final Optional<SimulatedSchedule.RecordSource> records;
    private final RandomLosses losses;
    private int counter;

    SimulatedAuthor(
            SimulatedDynamoDb db,
            Random random,
            SimulatedMapping mapping,
            Optional<SimulatedSchedule.RecordSource> records,
            RandomLosses losses) {
        this.db = db;
        this.random = random;
        this.mapping = mapping;
        this.records = records;
        this.losses = losses;
    }

    /** Returns an instant in one of the forms in circulation. */
    String anyForm(Instant instant) {
        String written = Timestamps.format(instant);
        return switch (random.nextInt(5)) {
            case 0 -> written.replace("+00:00", "");
            case 1 -> written.replace(".000000", "");
            case 2 -> written.replace(".000000+00:00", "");
            default -> written;
        };
    }

    private String localForm(Instant instant) {
        ZoneOffset offset = ZoneOffset.ofHours(random.nextInt(37) - 18);
        return OffsetDateTime.ofInstant(instant, offset).toString();
    }

    Instant anyTime() {
        return random.nextInt(3) > 0
                ? Sample.micros(random.nextInt(4))
                : T0.plusSeconds(random.nextInt(3) - 1).truncatedTo(ChronoUnit.SECONDS);
    }

    String anyText(String what) {
        return what + " " + ++counter;
    }

    /** Writes a new message, edits one, or writes a second message at the same instant in a different form. */
    void write(SimulatedGroup group) {
        Instant time = anyTime();
        Map<String, String> there = group.texts.getOrDefault(time, Map.of());
        List<String> keys = new ArrayList<>(there.keySet());
        keys.removeIf(sk -> there.get(sk).equals("initial"));
        String sk = keys.isEmpty() || random.nextInt(8) == 0
                ? random.nextInt(8) == 0 ? localForm(time) : anyForm(time)
                : keys.get(0);
        String text = anyText("text");
        Map<String, software.amazon.awssdk.services.dynamodb.model.AttributeValue> item =
                new HashMap<>(new Message(group.uuid, time, text, uuid(0), sender(group)).toItem());
        item.put(Schema.SK, software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS(sk));
        if (random.nextInt(20) == 0) { // an attribute of another program, which brings the message into the index
            item.put(
                    Schema.MESSAGE_GROUP_UUID,
                    software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS(group.uuid));
        }
        db.put(item);
        group.write(time, sk, text);
        addRecord(keys.contains(sk) ? "MODIFY" : "INSERT", group.uuid, time, item);
    }

    private User sender(SimulatedGroup group) {
        List<String> members = List.copyOf(group.members.keySet());
        return random.nextInt(15) == 0
                ? Sample.user(777)
                : new User(members.get(random.nextInt(members.size())), "", "");
    }

    void addRecord(
            String eventName,
            String group,
            Instant time,
            Map<String, software.amazon.awssdk.services.dynamodb.model.AttributeValue> item) {
        String number = Integer.toString(++counter);
        DynamodbStreamRecord record = records.map(source -> source.recordOf(eventName, item))
                .orElseGet(() -> Events.written(eventName, item, number));
        addRecord(record, group, Kind.GOOD, time);
    }

    private void addRecord(DynamodbStreamRecord record, String group, Kind kind, Instant time) {
        if (kind.isGood() && losses.happen()) {
            return;
        }
        record.getDynamodb().setApproximateCreationDateTime(Date.from(db.now().truncatedTo(ChronoUnit.SECONDS)));
        Optional<String> sender = Optional.ofNullable(record.getDynamodb().getNewImage())
                .map(image -> image.get(Schema.USER_UUID))
                .map(AttributeValue::getS);
        mapping.add(new SimulatedRecord(record, group, kind, time, sender, db.nanos()));
    }

    /** Adds the record of a bad message, which moves no row. */
    void writeBad(SimulatedGroup group) {
        Kind kind = Kind.values()[1 + random.nextInt(Kind.values().length - 1)];
        if (kind == Kind.BEYOND_LIMITS && random.nextInt(10) > 0) {
            kind = Kind.ROWLESS; // long texts are slow
        }
        Instant time = T0.plusNanos(77_000 + 1_000L * random.nextInt(5));
        String name = kind == Kind.POISONED
                ? RandomFaults.POISON + random.nextInt(3)
                : kind == Kind.ROWLESS ? "rowless " + random.nextInt(9) : group.uuid;
        Message message =
                new Message(name, time, kind == Kind.BEYOND_LIMITS ? TOO_LONG : "bad", uuid(0), sender(group));
        String number = Integer.toString(++counter);
        DynamodbStreamRecord record =
                Events.written(kind == Kind.REMOVED ? "REMOVE" : "INSERT", message.toItem(), number);
        if (kind == Kind.MALFORMED) {
            damage(record);
        } else if (kind == Kind.REMOVED) {
            record.getDynamodb().setNewImage(null);
        }
        addRecord(record, name, kind, time);
    }

    private void damage(DynamodbStreamRecord record) {
        Map<String, AttributeValue> keys = record.getDynamodb().getKeys();
        switch (random.nextInt(5)) {
            case 0 -> record.getDynamodb().setNewImage(null);
            case 1 -> record.getDynamodb().getNewImage().put(Schema.MESSAGE, new AttributeValue().withN("1"));
            case 2 -> keys.put(Schema.SK, new AttributeValue("yesterday"));
            case 3 -> keys.put(Schema.PK, new AttributeValue(Schema.MESSAGE_PREFIX));
            default -> keys.remove(Schema.SK);
        }
    }
}
