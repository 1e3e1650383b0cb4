package com.cruddur.messaging.ops.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SilentTimeTest {

    private static final String ERASED = "\r          \r";

    private final ByteArrayOutputStream terminal = new ByteArrayOutputStream();
    private long nanos = Long.MAX_VALUE; // nanoTime() may wrap around.
    private final SilentTime silent = new SilentTime(terminal, () -> nanos, Duration.ofMillis(300));
    private final PrintStream out = new PrintStream(silent.before(terminal), true);

    private String after(double seconds) {
        terminal.reset();
        nanos += (long) (seconds * 1e9);
        silent.show();
        return terminal.toString();
    }

    @Test
    void seconds_are_shown_before_two_have_passed_and_then_once_each() {
        assertThat(after(1.1)).isEmpty();
        assertThat(after(0.2)).isEqualTo("\r2 s ...\r");
        assertThat(after(0.2)).isEmpty();
        assertThat(after(1)).isEqualTo("\r3 s ...\r");
    }

    @Test
    void output_replaces_the_seconds_and_a_new_silence_begins() {
        after(3);
        terminal.reset();
        out.print("a line\n");

        assertThat(terminal).hasToString(ERASED + "a line\n");
        assertThat(after(1)).isEmpty();
        assertThat(after(1)).isEqualTo("\r2 s ...\r");
    }

    @Test
    void seconds_do_not_overwrite_a_question_or_a_bar() {
        out.print("Type yes to continue: ");
        assertThat(after(10)).isEmpty();

        silent.begin();
        assertThat(after(2)).isEqualTo("\r2 s ...\r");
    }

    @Test
    void command_that_waits_for_a_person_shows_no_seconds() {
        after(3);
        terminal.reset();
        silent.end();
        assertThat(terminal).hasToString(ERASED);

        out.print("bayko to andrewbrown: Hi\n");
        assertThat(after(10)).isEmpty();
    }
}
