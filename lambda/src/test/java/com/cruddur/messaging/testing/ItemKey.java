package com.cruddur.messaging.testing;

import com.cruddur.messaging.model.Schema;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The primary key of an item, ordered as in a partition of the table or of the index. */
record ItemKey(String pk, String sk) implements Comparable<ItemKey> {

    static ItemKey of(Map<String, AttributeValue> item) {
        return new ItemKey(item.get(Schema.PK).s(), item.get(Schema.SK).s());
    }

    @Override
    public int compareTo(ItemKey other) {
        int order = sk.compareTo(other.sk);
        return order == 0 ? pk.compareTo(other.pk) : order;
    }
}
