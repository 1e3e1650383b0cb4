package com.cruddur.messaging.ops.up;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class MovedMessagesTest {

    private final List<String> said = new ArrayList<>();

    @Test
    void failure_that_quotes_an_item_prints_no_control_characters() {
        new MovedMessages(OptionalInt.of(80), said::add).failed("the sort key '\u001b[31mnoon' is not a timestamp");

        assertThat(said).containsExactly("the sort key '\\u001b[31mnoon' is not a timestamp");
    }
}
