package com.cruddur.messaging.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.cruddur.messaging.guard.TemplatePair;
import com.cruddur.messaging.testing.Checkout;
import com.cruddur.messaging.testing.Command;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is for people only is for terminals only. */
class TerminalIT {

    private static final String RED = "\u001b[31m";

    @TempDir
    Path directory;

    @Test
    void differences_are_in_colors_on_a_terminal() throws Exception {
        TemplatePair pair = TemplatePair.of("dev", directory).table(table -> table.put("TableName", "other"));
        List<String> diff = List.of(
                "bin/cruddur",
                "templates",
                "diff",
                pair.base().toString(),
                "--assembly",
                pair.next().toString());

        assertThat(run(onTerminal(diff))).contains(RED + "cruddur-messages");
        assertThat(run(diff)).contains("cruddur-messages").doesNotContain(RED);
    }

    /** The command {@code script} gives it a terminal. That of BSD wants the words as they are, that of Linux in one. */
    private static List<String> onTerminal(List<String> command) {
        return System.getProperty("os.name").startsWith("Mac")
                ? Stream.concat(Stream.of("script", "-q", "/dev/null"), command.stream())
                        .toList()
                : List.of("script", "-qec", String.join(" ", command), "/dev/null");
    }

    private static String run(List<String> command) throws Exception {
        return Command.run(Checkout.ROOT, Map.of(), command.toArray(String[]::new))
                .succeeds()
                .output();
    }
}
