package com.cruddur.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class GlossaryTest {

    private static final Pattern TERM = Pattern.compile("(?m)^\\| \\*\\*(.+?)\\*\\*");

    @Test
    void every_term_of_this_project_has_one_entry_in_alphabetical_order() throws IOException {
        List<String> terms = TERM.matcher(Files.readString(Path.of("docs/glossary.md")))
                .results()
                .map(entry -> entry.group(1))
                .toList();

        assertThat(terms)
                .contains("conversation list", "copy", "group row", "message", "message group", "stage")
                .doesNotHaveDuplicates()
                .isSorted();
    }
}
