package com.cruddur.messaging.model;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import java.util.function.ToLongFunction;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Computes the size of an item as DynamoDB counts it.
 *
 * <p>Source of the numbers: "DynamoDB item sizes and formats",
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
 */
public final class ItemSize {

    private static final int COLLECTION_BYTES = 3;
    private static final int ELEMENT_BYTES = 1;
    private static final int NUMBER_BYTES = 21;

    private ItemSize() {}

    /**
     * Returns the size in bytes: the names and values of all attributes. Every number counts with the largest possible
     * size, because the exact size depends on its digits.
     */
    public static long of(Map<String, AttributeValue> item) {
        return sum(item.entrySet(), attribute -> utf8(attribute.getKey()) + of(attribute.getValue()));
    }

    private static long of(AttributeValue value) {
        return switch (value.type()) {
            case S -> utf8(value.s());
            case N -> NUMBER_BYTES;
            case B -> value.b().asByteArrayUnsafe().length;
            case SS -> sum(value.ss(), ItemSize::utf8);
            case NS -> (long) NUMBER_BYTES * value.ns().size();
            case BS -> sum(value.bs(), bytes -> bytes.asByteArrayUnsafe().length);
            case M -> COLLECTION_BYTES + (long) ELEMENT_BYTES * value.m().size() + of(value.m());
            case L -> COLLECTION_BYTES + sum(value.l(), element -> ELEMENT_BYTES + of(element));
            default -> ELEMENT_BYTES; // NULL and BOOL
        };
    }

    private static long utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static <T> long sum(Collection<T> values, ToLongFunction<T> size) {
        return values.stream().mapToLong(size).sum();
    }
}
