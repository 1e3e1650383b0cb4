package com.cruddur.messaging.stream;

import static com.cruddur.messaging.model.Attributes.string;

import com.cruddur.messaging.model.ItemSize;
import com.cruddur.messaging.model.Schema;
import com.cruddur.messaging.model.Timestamps;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/** A change of one row, as the conditional writes of a transaction. */
sealed interface Change {

    /** Returns the writes, which must all go into one transaction. */
    List<TransactWriteItem> writes(String table);

    /** Returns how many writes there are. */
    int actions();

    /** Returns how many bytes it adds to a transaction. */
    long bytes();

    /** The row stands at the same key with another text. */
    record Edit(GroupRow from, GroupRow to) implements Change {

        @Override
        public List<TransactWriteItem> writes(String table) {
            return List.of(replace(table, from, to));
        }

        @Override
        public int actions() {
            return 1;
        }

        @Override
        public long bytes() {
            return ItemSize.of(from.item()) + ItemSize.of(to.item());
        }
    }

    /** The row stays as it is, but its doubles go only if it does: it is written once more, unchanged. */
    record Keep(GroupRow row) implements Change {

        @Override
        public List<TransactWriteItem> writes(String table) {
            return List.of(replace(table, row, row));
        }

        @Override
        public int actions() {
            return 1;
        }

        @Override
        public long bytes() {
            return 2 * ItemSize.of(row.item());
        }
    }

    /** The row leaves its key for another, where nothing may stand. */
    record Move(GroupRow from, GroupRow to) implements Change {

        /** Which of the writes puts the row where it goes. */
        static final int PUT = 1;

        @Override
        public List<TransactWriteItem> writes(String table) {
            Unchanged unchanged = Unchanged.since(from);
            TransactWriteItem delete = TransactWriteItem.builder()
                    .delete(d -> d.tableName(table)
                            .key(from.key())
                            .conditionExpression(unchanged.expression())
                            .expressionAttributeNames(unchanged.names())
                            .expressionAttributeValues(unchanged.values()))
                    .build();
            TransactWriteItem put = put(
                    table,
                    to,
                    p -> p.conditionExpression("attribute_not_exists(" + Schema.PK + ")")
                            .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD));
            return List.of(delete, put);
        }

        @Override
        public int actions() {
            return 2;
        }

        @Override
        public long bytes() {
            return ItemSize.of(from.item()) + ItemSize.of(to.item());
        }

        /** Returns the same move to the next microsecond; a row on its way back that stands there already is edited. */
        Change later(MessageEvent message) {
            Instant next = to.time().plus(Timestamps.STEP);
            return next.equals(from.time())
                    ? new Edit(from, from.withMessage(message))
                    : new Move(from, from.at(next, message));
        }
    }

    /** The row is an older double of another and goes. One that has gone already is not a failure. */
    record Drop(GroupRow row) implements Change {

        @Override
        public List<TransactWriteItem> writes(String table) {
            return List.of(TransactWriteItem.builder()
                    .delete(delete -> delete.tableName(table)
                            .key(row.key())
                            .conditionExpression("attribute_not_exists(%s) OR %s = :group"
                                    .formatted(Schema.PK, Schema.MESSAGE_GROUP_UUID))
                            .expressionAttributeValues(Map.of(":group", string(row.group()))))
                    .build());
        }

        @Override
        public int actions() {
            return 1;
        }

        @Override
        public long bytes() {
            return ItemSize.of(row.item());
        }
    }

    private static TransactWriteItem replace(String table, GroupRow from, GroupRow to) {
        Unchanged unchanged = Unchanged.since(from);
        return put(
                table,
                to,
                put -> put.conditionExpression(unchanged.expression())
                        .expressionAttributeNames(unchanged.names())
                        .expressionAttributeValues(unchanged.values()));
    }

    private static TransactWriteItem put(String table, GroupRow row, Consumer<Put.Builder> condition) {
        return TransactWriteItem.builder()
                .put(put -> put.tableName(table).item(row.item()).applyMutation(condition))
                .build();
    }

    /**
     * The condition that a row still has the attributes it was read with. Without it, a change another program made since
     * would be overwritten with the old value. An attribute that was not there when the row was read cannot be named.
     */
    record Unchanged(String expression, Map<String, String> names, Map<String, AttributeValue> values) {

        /**
         * How many attributes are compared: an expression has at most 300 operators, and 4 KB
         * (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html).
         */
        static final int MOST_ATTRIBUTES = 150;

        /** Which attributes are compared first: those that the table's own programs write. */
        private static final List<String> FIRST =
                List.of(Schema.MESSAGE_GROUP_UUID, Schema.MESSAGE, Schema.MESSAGE_CREATED_AT);

        static Unchanged since(GroupRow row) {
            Map<String, String> names = new HashMap<>();
            Map<String, AttributeValue> values = new HashMap<>();
            StringBuilder expression = new StringBuilder();
            row.item().keySet().stream()
                    .filter(name -> !row.key().containsKey(name))
                    .sorted(Comparator.comparing(name -> !FIRST.contains(name)))
                    .limit(MOST_ATTRIBUTES)
                    .forEach(name -> {
                        String number = Integer.toString(names.size());
                        expression
                                .append(names.isEmpty() ? "#" : " AND #")
                                .append(number)
                                .append(" = :")
                                .append(number);
                        names.put("#" + number, name);
                        values.put(":" + number, row.item().get(name));
                    });
            return new Unchanged(expression.toString(), names, values);
        }
    }
}
