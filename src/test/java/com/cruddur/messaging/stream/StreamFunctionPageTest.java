package com.cruddur.messaging.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Checks that docs/stream-function.md has every reason for which the function skips a record. */
class StreamFunctionPageTest {

    @ParameterizedTest
    @EnumSource
    void page_has_the_reason_and_its_metric(SkipReason reason) {
        assertThat(Path.of("docs/stream-function.md"))
                .content()
                .contains("\n| `%s` |".formatted(reason.word()), "`%s`".formatted(reason.metric()));
    }
}
