package com.cruddur.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import com.cruddur.messaging.testing.DocumentationPages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Checks that each link from a page to a file or heading of this project has a target. */
class LinksTest {

    private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");

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

    /** Returns the anchors that GitHub makes of the headings. */
    private static Set<String> anchors(Path page) throws IOException {
        return Files.readAllLines(page).stream()
                .filter(line -> line.startsWith("#"))
                .map(line -> line.replaceFirst("#+ ", "")
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-'))
                .collect(Collectors.toSet());
    }
}
