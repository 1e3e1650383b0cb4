package com.cruddur.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import com.cruddur.messaging.testing.DocumentationPages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Checks that everything in this project that a page links or names exists. */
class LinksTest {

    private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)[^)]*\\)");

    private static final Pattern TEST = Pattern.compile("\\b[A-Z][a-z]\\w*(?:Test|IT)\\b");
    private static final Pattern SCRIPT = Pattern.compile("(?<![\\w/])(?:bin|\\.ci)/[\\w-]+(?![\\w/-])");

    static Stream<Path> pages() {
        return DocumentationPages.all().stream();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void every_link_has_a_target(Path page) throws IOException {
        List<String> links = LINK.matcher(Files.readString(page))
                .results()
                .map(link -> link.group(1))
                .filter(link -> !link.startsWith("https://"))
                .toList();

        assertThat(links).allSatisfy(link -> {
            String[] parts = link.split("#");
            Path file = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]);
            assertThat(file).exists();
            if (parts.length > 1) {
                assertThat(anchors(file)).contains(parts[1]);
            }
        });
    }

    @ParameterizedTest
    @MethodSource("pages")
    void every_named_test_and_script_exists(Path page) throws IOException {
        String text = Files.readString(page);

        assertThat(TEST.matcher(text).results().map(MatchResult::group)).isSubsetOf(tests());
        assertThat(SCRIPT.matcher(text).results().map(MatchResult::group).map(Path::of))
                .allSatisfy(script -> assertThat(script).exists());
    }

    private static Set<String> tests() throws IOException {
        try (Stream<Path> ours = Files.walk(Path.of("src/test/java"));
                Stream<Path> ofTheFunction = Files.walk(Path.of("lambda/src/test/java"))) {
            return Stream.concat(ours, ofTheFunction)
                    .map(file -> file.getFileName().toString().replace(".java", ""))
                    .collect(Collectors.toSet());
        }
    }

    /** Returns the anchors that GitHub makes of the headings. */
    private static Set<String> anchors(Path page) throws IOException {
        return Files.readString(page)
                .replaceAll("(?s)```.*?```", "") // A comment of a script is not a heading.
                .lines()
                .filter(line -> line.startsWith("#"))
                .map(line -> line.replaceFirst("#+ ", "")
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-'))
                .collect(Collectors.toSet());
    }
}
