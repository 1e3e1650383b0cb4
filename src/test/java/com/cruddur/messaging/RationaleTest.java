package com.cruddur.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Checks that RATIONALE.md answers questions, each in at most five lines. */
class RationaleTest {

    static Stream<String> sections() throws IOException {
        return Stream.of(Files.readString(Path.of("RATIONALE.md")).split("(?m)^(# .*\n|## )"))
                .skip(2) // the text before the first part
                .filter(section -> !section.isBlank());
    }

    @ParameterizedTest
    @MethodSource("sections")
    void heading_is_a_question_with_a_short_answer(String section) {
        assertThat(section.lines().filter(line -> !line.isBlank()))
                .hasSizeBetween(2, 6)
                .first()
                .asString()
                .endsWith("?");
    }
}
