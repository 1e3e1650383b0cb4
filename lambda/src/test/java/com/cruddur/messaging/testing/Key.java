package com.cruddur.messaging.testing;

import com.cruddur.messaging.model.Schema;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The key of an item, in the order of a partition, or of the index. */
record Key(String pk, String sk) implements Comparable<Key> {

    static Key of(Map<String, AttributeValue> item) {
        return new Key(item.get(Schema.PK).s(), item.get(Schema.SK).s());
    }

    @Override
    public int compareTo(Key other) {
        int order = sk.compareTo(other.sk);
        return order == 0 ? pk.compareTo(other.pk) : order;
    }
}
