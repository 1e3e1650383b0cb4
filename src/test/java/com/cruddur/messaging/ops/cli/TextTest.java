package com.cruddur.messaging.ops.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextTest {

    @ParameterizedTest
    @CsvSource({"0, 0 rows", "1, 1 row", "2, 2 rows"})
    void noun_is_in_the_singular_only_after_one(long number, String counted) {
        assertThat(Text.count(number, "row")).isEqualTo(counted);
    }

    @Test
    void control_characters_are_written_out() {
        assertThat(Text.printable("a\nb\r\tc\u001b[2Jd\u0085\u202ee\u2028"))
                .isEqualTo("a\\nb\\r\\tc\\u001b[2Jd\\u0085\\u202ee\\u2028");
        assertThat(Text.printable("très 👍 元気")).isEqualTo("très 👍 元気");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            See you there        | 13 | See you there
            See you there        | 12 | See you…
            See you there        | 8  | See you…
            See you there        | 7  | See…
            Donaudampfschiffe up | 10 | Donaudamp…
            ab                   | 0  | …
            元気です元気です     | 9  | 元気です…
            元気です元気です     | 8  | 元気で…
            👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧  | 5  | 👩‍👩‍👧👩‍👩‍👧…
            e\u0301e\u0301e\u0301 | 2 | e\u0301…
            """)
    void long_text_is_cut_after_a_word_or_in_the_first_word(String text, int columns, String cut) {
        assertThat(Text.cut(text, columns)).isEqualTo(cut);
    }

    @ParameterizedTest
    @CsvSource({
        "abc, 3",
        "元気です, 8",
        "ｶﾅ, 2",
        "👍, 2",
        "👩‍👩‍👧, 2",
        "👍🏽, 2",
        "🇨🇦, 2",
        "⚡, 2",
        "❤, 1",
        "❤\uFE0F, 2",
        "ｗ, 2",
        "한글, 4",
        "né, 2",
        "ne\u0301, 2",
        "\u0301, 0",
        "a\u200Bb, 2",
        "…, 1"
    })
    void width_is_the_number_of_terminal_columns(String text, int columns) {
        assertThat(Text.width(text)).isEqualTo(columns);
    }
}
