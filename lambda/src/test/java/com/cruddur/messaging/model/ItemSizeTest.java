package com.cruddur.messaging.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class ItemSizeTest {

    private static long sizeOf(AttributeValue value) {
        return ItemSize.of(Map.of("a", value)) - 1;
    }

    @Test
    void names_and_strings_count_their_utf8_bytes() {
        assertThat(ItemSize.of(Map.of())).isZero();
        assertThat(ItemSize.of(Map.of("näme", AttributeValue.fromS("€uro 😀"), "b", AttributeValue.fromS(""))))
                .isEqualTo(5 + 11 + 1);
    }

    @Test
    void every_other_type_counts_as_documented() {
        SdkBytes bytes = SdkBytes.fromUtf8String("12345");
        assertThat(sizeOf(AttributeValue.fromN("3.14"))).isEqualTo(21);
        assertThat(sizeOf(AttributeValue.fromB(bytes))).isEqualTo(5);
        assertThat(sizeOf(AttributeValue.fromBool(true))).isEqualTo(1);
        assertThat(sizeOf(AttributeValue.fromNul(true))).isEqualTo(1);
        assertThat(sizeOf(AttributeValue.fromSs(List.of("ab", "cde")))).isEqualTo(5);
        assertThat(sizeOf(AttributeValue.fromNs(List.of("1", "2")))).isEqualTo(42);
        assertThat(sizeOf(AttributeValue.fromBs(List.of(bytes, bytes)))).isEqualTo(10);
        assertThat(sizeOf(AttributeValue.fromL(List.of(AttributeValue.fromS("ab"), AttributeValue.fromBool(true)))))
                .isEqualTo(3 + 3 + 2);
        assertThat(sizeOf(AttributeValue.fromM(
                        Map.of("k", AttributeValue.fromS("ab"), "l", AttributeValue.fromBool(true)))))
                .isEqualTo(3 + (1 + 1 + 2) + (1 + 1 + 1));
    }
}
