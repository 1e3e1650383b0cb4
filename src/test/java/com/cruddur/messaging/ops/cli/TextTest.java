package com.cruddur.messaging.ops.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextTest {

    @Test
    void control_characters_are_written_out() {
        assertThat(Text.printable("a\nb\r\tc\u001b[2Jd\u0085\u202ee\u2028"))
                .isEqualTo("a\\nb\\r\\tc\\u001b[2Jd\\u0085\\u202ee\\u2028");
        assertThat(Text.printable("très 👍 元気")).isEqualTo("très 👍 元気");
    }

    @Test
    void first_characters_are_those_a_reader_counts() {
        assertThat(Text.first(3, "👩‍👩‍👧👍e\u0301x")).isEqualTo("👩‍👩‍👧👍e\u0301");
        assertThat(Text.first(3, "ab")).isEqualTo("ab");
    }

    @ParameterizedTest
    @CsvSource({"abc, 3", "元気です, 8", "👍, 2", "👩‍👩‍👧, 2", "ｗ, 2", "한글, 4", "né, 2"})
    void width_is_what_a_terminal_gives_it(String text, int columns) {
        assertThat(Text.width(text)).isEqualTo(columns);
    }

    @Test
    void columns_are_aligned_and_the_last_is_not_padded() {
        assertThat(Text.columns(List.of(List.of("bayko", "1", "x"), List.of("元気", "22", "yy"))))
                .isEqualTo("bayko  1   x%n元気   22  yy".formatted());
    }
}
