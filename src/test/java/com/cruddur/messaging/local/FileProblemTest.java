package com.cruddur.messaging.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileProblemTest {

    @Test
    void reason_is_a_phrase_in_plain_words() {
        assertThat(FileProblem.of(new AccessDeniedException("/data"))).isEqualTo("permission is denied");
        assertThat(FileProblem.of(new NoSuchFileException("/data"))).isEqualTo("there is no such file or directory");
        assertThat(FileProblem.of(new IOException("No space left on device"))).isEqualTo("No space left on device");
    }

    @Test
    void message_about_an_unusable_data_directory_names_no_exception(@TempDir Path directory) throws IOException {
        Path file = Files.createFile(directory.resolve("file"));

        assertThatThrownBy(() -> new DataDirectory(file))
                .hasMessageContaining("file cannot be used: it is a file. Give");
        assertThatThrownBy(() -> new DataDirectory(file.resolve("below")))
                .hasMessageContaining("below cannot be used: ")
                .hasMessageNotContaining("Exception");
    }
}
