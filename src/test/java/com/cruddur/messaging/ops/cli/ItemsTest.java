package com.cruddur.messaging.ops.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromB;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromL;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;

class ItemsTest {

    @Test
    void keys_are_printed_first_and_types_other_than_strings_as_json() {
        assertThat(Items.line(Map.of(
                        "sk", fromS("2"), "n", fromN("5"), "pk", fromS("1"), "b", fromB(SdkBytes.fromUtf8String("x")))))
                .isEqualTo("pk=1  sk=2  b={\"B\":\"eA==\"}  n={\"N\":\"5\"}");
    }

    @Test
    void stored_text_cannot_move_the_cursor() {
        assertThat(Items.line(Map.of("\u001b[2J", fromL(List.of(fromS("\u001b[H"))), "s", fromS("\u001b[H"))))
                .doesNotContain("\u001b");
    }
}
