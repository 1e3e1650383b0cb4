package com.cruddur.messaging.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampsTest {

    @ParameterizedTest
    @CsvSource({
        "2023-03-20T22:52:11.123456+00:00, 2023-03-20T22:52:11.123456Z",
        "2023-03-20T22:52:11.123456,       2023-03-20T22:52:11.123456Z",
        "2023-03-20T22:52:11+00:00,        2023-03-20T22:52:11Z",
        "2023-03-20T22:52:11,              2023-03-20T22:52:11Z",
        "2023-03-20T22:52:11.5Z,           2023-03-20T22:52:11.500Z",
        "2023-03-21T00:22:11.123456+01:30, 2023-03-20T22:52:11.123456Z",
        "2023-03-20T17:52:11-05:00,        2023-03-20T22:52:11Z",
        "2023-03-20T22:52:11.123456789Z,   2023-03-20T22:52:11.123456Z",
        "2024-02-29T00:00:00,              2024-02-29T00:00:00Z",
    })
    void every_form_in_circulation_is_read(String text, Instant instant) {
        assertThat(Timestamps.parse(text)).isEqualTo(instant);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "now",
                "2023-03-20",
                "2023-02-29T00:00:00",
                "2023-03-20 22:52:11",
                "2023-03-20T22:52:11+",
                "+10000-01-01T00:00:00Z",
                "-0001-12-31T23:59:59Z",
                "0000-01-01T00:00:00+01:00",
                "9999-12-31T23:59:59-01:00"
            })
    void any_other_text_is_an_error_that_names_it(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Timestamps.parse(text))
                .withMessage("'%s' is not a timestamp; expected the form 2023-03-20T22:52:11.123456+00:00", text);
    }

    @ParameterizedTest
    @CsvSource({
        "2023-03-20T22:52:11.123456Z,    2023-03-20T22:52:11.123456+00:00",
        "2023-03-20T22:52:11Z,           2023-03-20T22:52:11.000000+00:00",
        "0000-01-01T00:00:00Z,           0000-01-01T00:00:00.000000+00:00",
        "9999-12-31T23:59:59.999999999Z, 9999-12-31T23:59:59.999999+00:00",
    })
    void format_writes_one_form(Instant instant, String text) {
        assertThat(Timestamps.format(instant)).isEqualTo(text).hasSize(32);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-0001-12-31T23:59:59Z", "+10000-01-01T00:00:00Z"})
    void format_refuses_a_year_without_four_digits(Instant instant) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Timestamps.format(instant))
                .withMessageContaining("the year must be 0 to 9999");
    }

    @Test
    void forms_of_one_instant_are_equal() {
        assertThat(Timestamps.parse("2023-03-20T22:52:11"))
                .isEqualTo(Timestamps.parse("2023-03-20T22:52:11.000000+00:00"));
    }
}
