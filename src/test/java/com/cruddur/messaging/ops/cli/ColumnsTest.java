package com.cruddur.messaging.ops.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ColumnsTest {

    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00.123456Z");
    private static final String LONG = "Did you get the table up? I only see the old one in the console.";

    private static Columns conversation() {
        return new Columns()
                .column("FROM", "from ")
                .column("SENT (UTC)")
                .text("MESSAGE")
                .row("bayko", NOON, LONG)
                .row("元気", NOON, "short");
    }

    private static OptionalInt terminal(int columns) {
        return OptionalInt.of(columns);
    }

    @Test
    void cells_are_whole_and_have_no_headings_without_a_terminal() {
        assertThat(conversation().next(OptionalInt.empty())).isEqualToIgnoringNewLines("""
                from bayko  2026-11-20T12:00:00.123456+00:00  Did you get the table up? I only see the old one in the console.
                from 元気   2026-11-20T12:00:00.123456+00:00  short""");
    }

    @Test
    void terminal_has_headings_times_to_the_second_and_texts_cut_at_a_word() {
        assertThat(conversation().next(terminal(60))).isEqualToNormalizingNewlines("""
                FROM   SENT (UTC)           MESSAGE
                bayko  2026-11-20 12:00:00  Did you get the table up? I…
                元気   2026-11-20 12:00:00  short""");
    }

    @Test
    void text_with_too_little_room_begins_on_the_next_line() {
        assertThat(conversation().next(terminal(47))).isEqualToNormalizingNewlines("""
                FROM   SENT (UTC)
                    MESSAGE
                bayko  2026-11-20 12:00:00
                    Did you get the table up? I only see the…
                元気   2026-11-20 12:00:00
                    short""");
    }

    @ParameterizedTest
    @ValueSource(ints = {25, 40, 60, 80, 120})
    void every_line_fits_the_terminal(int columns) {
        assertThat(conversation().next(terminal(columns)).lines())
                .allSatisfy(line -> assertThat(Text.width(line)).isLessThanOrEqualTo(columns));
    }

    @Test
    void headings_are_printed_once_and_later_rows_keep_the_column_widths() {
        Columns rows = conversation();
        rows.next(terminal(60));

        assertThat(rows.next(terminal(60))).isEmpty();
        assertThat(rows.row("a", NOON, "b").next(terminal(60))).isEqualTo("a      2026-11-20 12:00:00  b");
    }

    @Test
    void list_without_rows_has_no_headings() {
        assertThat(new Columns().column("TABLE").next(terminal(60))).isEmpty();
    }

    @Test
    void control_characters_of_cells_are_written_out() {
        Columns rows = new Columns().column("FROM").text("MESSAGE").row("a\u001b[2Jb", "c\nd\u009be");

        assertThat(rows.next(terminal(60)))
                .contains("a\\u001b[2Jb", "c\\nd\\u009be")
                .hasLineCount(2);
        assertThat(rows.row("a\u001b[2Jb", "c\nd\u009be").next(OptionalInt.empty()))
                .isEqualTo("a\\u001b[2Jb  c\\nd\\u009be");
    }

    @Test
    void empty_text_that_does_not_fit_adds_no_line() {
        Columns rows = new Columns().column("CHANGE").column("PK").text("OTHER").row("REMOVE", "MSG#1", "");

        assertThat(rows.next(terminal(20))).endsWith("%nREMOVE  MSG#1".formatted());
    }

    @Test
    void empty_last_cell_leaves_no_spaces() {
        Columns rows =
                new Columns().column("RESULT").column("HANDLE").column("SUB").row("unchanged", "bayko", "");

        assertThat(rows.next(OptionalInt.empty())).isEqualTo("unchanged  bayko");
    }
}
