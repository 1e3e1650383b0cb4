package com.cruddur.messaging.ops.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class TerminalTest {

    private final StringWriter err = new StringWriter();

    private Terminal terminal(boolean there, String typed) {
        return terminal(there, there ? OptionalInt.of(80) : OptionalInt.empty(), typed);
    }

    private Terminal terminal(boolean asks, OptionalInt columns, String typed) {
        return new Terminal(asks, columns, new BufferedReader(new StringReader(typed)), new PrintWriter(err));
    }

    @Test
    void typed_word_confirms() {
        assertThatCode(() -> terminal(true, " cruddur-messages \n").confirm("This deletes it.", "cruddur-messages"))
                .doesNotThrowAnyException();
        assertThat(err).hasToString("This deletes it. Type cruddur-messages to continue: ");
    }

    @Test
    void different_or_missing_word_does_not_confirm() {
        for (String typed : new String[] {"yes\n", "", "\n", "cruddur\n"}) {
            assertThatThrownBy(() -> terminal(true, typed).confirm("This deletes it.", "cruddur-messages"))
                    .isInstanceOf(Failure.class)
                    .hasMessage("That was not 'cruddur-messages'. Nothing was done.");
        }
    }

    @Test
    void confirmation_without_a_terminal_fails() {
        assertThatThrownBy(() -> terminal(false, "cruddur-messages\n").confirm("This deletes it.", "cruddur-messages"))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("This deletes it.")
                .hasMessageContaining("give --yes");
    }

    @Test
    void line_replaces_an_open_bar() {
        Terminal terminal = terminal(true, "");
        terminal.clear();
        assertThat(err.toString()).isEmpty();
        terminal.progress("messages").written(1, 2);
        terminal.clear();
        terminal.clear();
        assertThat(err.toString()).endsWith("messages\r" + " ".repeat(79) + "\r");
        terminal.progress("messages").written(2, 2);
        terminal.clear();
        assertThat(err.toString()).endsWith("2/2 messages%n".formatted());
    }

    @Test
    void progress_grows_on_a_terminal_only() {
        terminal(true, "").progress("messages").written(1, 2);
        terminal(true, "").progress("messages").written(2, 2);

        assertThat(err)
                .hasToString("\r[####################....................] 1/2 messages"
                        + "\r[########################################] 2/2 messages%n".formatted());

        terminal(false, "").progress("messages").written(2, 2);
        assertThat(err.toString()).endsWith("2/2 messages%n".formatted()).containsOnlyOnce("2/2");
    }

    @Test
    void count_is_printed_on_a_terminal_only() {
        try (Terminal.Counter counter = terminal(true, "").counter("user")) {
            counter.accept(60);
            counter.accept(61);
        }
        assertThat(err).hasToString("\r60 users read\r61 users read%n".formatted());

        try (Terminal.Counter counter = terminal(false, "").counter("user")) {
            counter.accept(60);
        }
        assertThat(err.toString()).containsOnlyOnce("60");
    }

    @Test
    void line_replaces_a_counter() {
        Terminal terminal = terminal(true, "");
        try (Terminal.Counter counter = terminal.counter("row")) {
            counter.accept(1);
            terminal.clear();
            assertThat(err).hasToString("\r1 row read\r" + " ".repeat(79) + "\r");
        }
        assertThat(err.toString()).doesNotContain(System.lineSeparator());
    }

    @Test
    void bar_fits_a_narrow_terminal() {
        terminal(true, OptionalInt.of(30), "").progress("messages").written(1, 2);
        assertThat(err.toString()).isEqualTo("\r[#######.......] 1/2 messages").hasSize(1 + 29);

        terminal(true, OptionalInt.of(10), "").progress("messages").written(1, 2);
        assertThat(err.toString()).endsWith("\r[] 1/2 messages");
    }
}
