package com.cruddur.messaging.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.cruddur.messaging.testing.Checkout;
import com.cruddur.messaging.testing.ConsoleBlocks;
import com.cruddur.messaging.testing.ProcessRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Runs the commands of docs/commands.md on a terminal, and compares what they print with the page. */
class DocumentedOutputIT {

    private static final String REGION = "eu-central-1";
    private static final String OPTIONS = " --endpoint-url %s --region %s".formatted(EmulatedAws.ENDPOINT, REGION);
    private static final String PROGRESS_BAR = "\\[#*\\.*] .*";

    @TempDir
    Path directory;

    @Test
    void commands_print_what_the_page_shows() throws Exception {
        try (DynamoDbClient client = EmulatedAws.client(EmulatedAws.LOCAL, REGION)) {
            EmulatedAws.createTable(client);
        }
        Map<String, List<String>> page = ConsoleBlocks.of("docs/commands.md");
        page.keySet().removeIf(command -> !command.startsWith("bin/cruddur ddb "));

        assertThat(page).hasSize(5);
        for (Map.Entry<String, List<String>> shown : page.entrySet()) {
            assertThat(printed(shown.getKey())).as(shown.getKey()).isEqualTo(shown.getValue());
        }
    }

    private List<String> printed(String command) throws Exception {
        Path script = Files.writeString(
                directory.resolve("command.sh"), "stty cols 200 && exec env -u COLUMNS " + command + OPTIONS);
        String output = ProcessRun.run(
                        Checkout.ROOT,
                        Map.of(),
                        TerminalIT.onTerminal(List.of("sh", script.toString())).toArray(String[]::new))
                .output();
        return TerminalIT.lines(output)
                .filter(line -> !line.matches(PROGRESS_BAR))
                .map(line -> line.replace(OPTIONS, "")) // Hints repeat the options.
                .map(ConsoleBlocks::masked)
                .toList();
    }
}
