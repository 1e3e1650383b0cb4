package com.cruddur.messaging.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

class FileProblemTest {

    @Test
    void reason_is_a_phrase_in_plain_words() {
        assertThat(FileProblem.of(new AccessDeniedException("/data"))).isEqualTo("permission is denied");
        assertThat(FileProblem.of(new NoSuchFileException("/data"))).isEqualTo("there is no such file or directory");
        assertThat(FileProblem.of(new IOException("No space left on device"))).isEqualTo("No space left on device");
    }
}
