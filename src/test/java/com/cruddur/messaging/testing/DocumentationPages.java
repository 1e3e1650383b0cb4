package com.cruddur.messaging.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Lists the documentation: Markdown files at the top of the project, under docs and under .github. */
public final class DocumentationPages {

    private DocumentationPages() {}

    /** Returns the paths, relative to the top of the project. */
    public static List<Path> all() {
        try (Stream<Path> top = Files.list(Path.of(""));
                Stream<Path> docs = Files.walk(Path.of("docs"));
                Stream<Path> forms = Files.walk(Path.of(".github"))) {
            return Stream.of(top, docs, forms)
                    .flatMap(pages -> pages)
                    .filter(path -> path.toString().endsWith(".md"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
