package com.cruddur.messaging.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.cruddur.messaging.testing.Concurrent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the suggestions for mistyped and incomplete commands and options. */
@Concurrent
class SuggestionsTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            scan                          | cruddur: 'scan' is not a command.                       | bin/cruddur ddb scan
            ddb conversations             | cruddur ddb: 'conversations' is not a command.          | bin/cruddur ddb patterns list-conversations
            ddb get-conversation          | cruddur ddb: 'get-conversation' is not a command.       | bin/cruddur ddb patterns get-conversation
            conversation --limit 3        | cruddur: 'conversation' is not a command.               | bin/cruddur ddb patterns get-conversation or bin/cruddur ddb patterns list-conversations
            ddb patterns scan             | cruddur ddb patterns: 'scan' is not a command.          | bin/cruddur ddb scan
            seed                          | cruddur: 'seed' is not a command.                       | bin/cruddur ddb seed or bin/cruddur db seed
            db sead                       | cruddur db: 'sead' is not a command.                    | bin/cruddur db seed
            ddb drop-table x              | cruddur ddb: 'drop-table' is not a command.             | bin/cruddur ddb drop
            udpate-sg-rule                | cruddur: 'udpate-sg-rule' is not a command.             | bin/cruddur rds update-sg-rule
            templates gaurd               | cruddur templates: 'gaurd' is not a command.            | bin/cruddur templates guard
            ddb tail --from               | cruddur ddb tail: '--from' is not an option.             | --from-start
            ddb scan --formt json         | cruddur ddb scan: '--formt' is not an option.            | --format
            ddb scan --tabel=x            | cruddur ddb scan: '--tabel=x' is not an option.          | --table
            ddb restore --all --att 2026  | cruddur ddb restore: '--att' is not an option.            | --at
            up --quite                    | cruddur up: '--quite' is not an option.                  | --quiet
            up -once                      | cruddur up: '-once' is not an option.                    | --once
            """)
    void similar_word_gets_a_suggestion(String line, String message, String suggestion) {
        assertThat(CommandRun.inThisJvm(line.split(" ")).exits(2).err())
                .startsWith("%s%nDid you mean: %s?%nSee: bin/cruddur".formatted(message, suggestion));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "zebra",
                "ddb prod scan",
                "up prod",
                "ddb scan prod scan",
                "ddb scan --json",
                "ddb send -hello",
                "ddb -"
            })
    void dissimilar_word_gets_no_suggestion(String line) {
        assertThat(CommandRun.inThisJvm(line.split(" ")).exits(2).err())
                .doesNotContain("Did you mean")
                .contains("See: bin/cruddur");
    }

    @Test
    void empty_word_gets_no_suggestion() {
        assertThat(CommandRun.inThisJvm("ddb", "").exits(2).err())
                .startsWith("cruddur ddb: '' is not a command.%nSee".formatted());
    }

    @Test
    void command_without_its_subcommand_lists_the_subcommands() {
        assertThat(CommandRun.inThisJvm("ddb", "patterns").exits(2).err())
                .startsWith(
                        "cruddur ddb patterns: A subcommand is missing. Give one of get-conversation, list-conversations.");
    }

    @Test
    void wrong_value_of_an_option_before_the_subcommand_does_not_list_the_subcommands() {
        assertThat(CommandRun.inThisJvm("ddb", "--stacktrace=x", "scan")
                        .exits(2)
                        .err())
                .startsWith("cruddur ddb: --stacktrace 'x' is neither true nor false.%nSee".formatted());
    }
}
