package com.cruddur.messaging.ops.restore;

import com.cruddur.messaging.model.Attributes;
import com.cruddur.messaging.model.Schema;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * An item whose attributes differ between the second table and the present one. A restore does not change it.
 *
 * @param attributes the names of the attributes that differ
 */
public record DifferingItem(String pk, String sk, SortedSet<String> attributes) {

    static DifferingItem between(Map<String, AttributeValue> earlier, Map<String, AttributeValue> present) {
        SortedSet<String> names = new TreeSet<>(earlier.keySet());
        names.addAll(present.keySet());
        names.removeIf(name -> Objects.equals(earlier.get(name), present.get(name)));
        return new DifferingItem(Attributes.get(earlier, Schema.PK), Attributes.get(earlier, Schema.SK), names);
    }
}
