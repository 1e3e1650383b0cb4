package com.cruddur.messaging.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StreamFunctionPageTest {

    private static final Path PAGE = Path.of("docs/stream-function.md");

    @ParameterizedTest
    @EnumSource
    void page_has_the_reason_and_its_metric(SkipReason reason) {
        assertThat(PAGE).content().contains("\n| `%s` |".formatted(reason.word()), "`%s`".formatted(reason.metric()));
    }

    /** In a sequence diagram, Mermaid takes the text after a {@code #} for a comment, and {@code #35;} for the character. */
    @Test
    void sequence_diagram_shows_its_texts_whole() {
        assertThat(PAGE)
                .content()
                .containsPattern("sequenceDiagram[^`]*MSG#35;")
                .doesNotContainPattern("sequenceDiagram[^`]*#(?!35;)");
    }
}
