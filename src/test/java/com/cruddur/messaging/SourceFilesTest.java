package com.cruddur.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Checks the names of all classes, and the description of each package. */
class SourceFilesTest {

    private static final String PACKAGE_INFO = "package-info.java";

    private static List<Path> sources(String... roots) {
        return Stream.of(roots)
                .flatMap(root -> {
                    try (Stream<Path> files = Files.walk(Path.of(root))) {
                        return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                })
                .toList();
    }

    static Stream<Path> packages() {
        return sources("lambda/src/main", "src/main").stream()
                .map(Path::getParent)
                .distinct();
    }

    @Test
    void names_of_classes_are_unique_in_the_project() {
        assertThat(sources("lambda/src", "src/main", "src/test"))
                .map(file -> file.getFileName().toString())
                .filteredOn(name -> !name.equals(PACKAGE_INFO))
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("packages")
    void package_says_what_it_uses(Path folder) {
        assertThat(folder.resolve(PACKAGE_INFO)).content().containsPattern("\\b[Uu]ses?\\b");
    }
}
