package com.cruddur.messaging.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {

    @TempDir
    Path directory;

    @Test
    void directory_with_files_of_other_programs_is_refused_and_not_changed() throws IOException {
        Path docs = Files.createDirectory(directory.resolve("docs"));
        Path page = Files.writeString(docs.resolve("page.md"), "text");
        Set<PosixFilePermission> before = Files.getPosixFilePermissions(docs);

        assertRefused(
                docs,
                "--db-path %s has files that up did not write. Give an empty or new directory, or one that up has used before."
                        .formatted(docs));

        assertThat(docs.toFile().list()).containsExactly(page.getFileName().toString());
        assertThat(Files.getPosixFilePermissions(docs)).isEqualTo(before);
    }

    @Test
    void new_directory_empty_directory_and_directory_that_up_has_used_are_accepted() throws IOException {
        new DataDirectory(directory.resolve("new/below")).close();
        Path empty = Files.createDirectory(directory.resolve("empty"));
        new DataDirectory(empty).close();
        Files.writeString(empty.resolve("dynamodb.json"), "{}");

        new DataDirectory(empty).close();

        assertThat(empty.resolve("dynamodb.json")).hasContent("{}");
        assertThat(Files.getPosixFilePermissions(empty)).hasSize(3);
    }

    @Test
    void file_is_refused_without_the_name_of_an_exception() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        Path below = file.resolve("below");

        assertRefused(
                file,
                "--db-path %s cannot be used: it is a file. Give a directory that you may write to.".formatted(file));
        assertRefused(
                below,
                "--db-path %s cannot be created: Not a directory. Give a directory that you may write to."
                        .formatted(below));
    }

    @Test
    void directory_that_the_file_system_does_not_allow_is_refused_with_the_reason() {
        assumeThat(Path.of("/proc/self")).isDirectory();

        assertRefused(
                Path.of("/proc/x"),
                "--db-path /proc/x cannot be created: its file system does not allow it. Give a directory that you may write to.");
    }

    private static void assertRefused(Path path, String message) {
        assertThatIllegalStateException()
                .isThrownBy(() -> new DataDirectory(path))
                .withMessage(message);
    }
}
