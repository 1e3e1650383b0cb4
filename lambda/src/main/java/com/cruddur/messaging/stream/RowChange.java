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

/** A change of one group row, as conditional writes of a transaction. */
sealed interface RowChange {

    /** Returns the writes, which must all be in one transaction. */
    List<TransactWriteItem> writes(String table);

    /** Returns the number of writes. */
    int actions();

    /** Returns the size that the writes add to a transaction, in bytes. */
    long bytes();

    /** Gives the row a different text at the same key. */
    record Edit(GroupRow from, GroupRow to) implements RowChange {

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

    /** Writes the row again without a change, so that its duplicates are deleted only if it is still there. */
    record Keep(GroupRow row) implements RowChange {

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

    /** Moves the row to a different key, which must be free. */
    record Move(GroupRow from, GroupRow to) implements RowChange {

        /** The position of the put among the writes. */
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

        /**
         * Returns the same move to the next microsecond, or an edit if the row is already there, which is possible when
         * it moves back.
         */
        RowChange later(MessageEvent message) {
            Instant next = to.time().plus(Timestamps.STEP);
            return next.equals(from.time())
                    ? new Edit(from, from.withMessage(message))
                    : new Move(from, from.at(next, message));
        }
    }

    /** Deletes an older duplicate of a row. A duplicate that is already deleted is not an error. */
    record Drop(GroupRow row) implements RowChange {

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
     * The condition that a row still has the attributes it was read with. Without the condition, a write would replace
     * another program's later change with the old value. It cannot include attributes that the row did not have when it
     * was read.
     */
    record Unchanged(String expression, Map<String, String> names, Map<String, AttributeValue> values) {

        /**
         * The maximum number of compared attributes: an expression has at most 300 operators and 4 KB
         * (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html).
         */
        static final int MOST_ATTRIBUTES = 150;

        /** The attributes to compare first, because the table's own programs write them. */
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
