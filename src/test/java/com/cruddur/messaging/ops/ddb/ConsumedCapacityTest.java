package com.cruddur.messaging.ops.ddb;

import static org.assertj.core.api.Assertions.assertThat;

import com.cruddur.messaging.ops.cli.Output;
import com.cruddur.messaging.ops.cli.Target;
import com.cruddur.messaging.store.Page;
import com.cruddur.messaging.testing.Concurrent;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Pages have the consumed capacity in AWS, and not on an emulator. */
@Concurrent
class ConsumedCapacityTest {

    private static final Page<String> PAGE = new Page<>(List.of("entry"), Optional.empty(), 1.5, List.of());

    @Command
    private static final class ListingCommand implements Runnable {
        @Mixin
        private Target target = new Target(System::getenv);

        @Mixin
        private Output output;

        @Override
        public void run() {
            ListingOptions.sayMore(output, PAGE, target);
            output.data(() -> "", () -> ModelJson.page("entries", PAGE, entry -> Map.of("name", entry), target));
        }
    }

    private static String printed(String... arguments) {
        StringWriter printed = new StringWriter();
        PrintWriter writer = new PrintWriter(printed);
        new CommandLine(new ListingCommand()).setOut(writer).setErr(writer).execute(arguments);
        return printed.toString();
    }

    @Test
    void consumed_capacity_is_printed_in_aws() {
        String[] prod = {
            "prod", "--endpoint-url", "https://dynamodb.us-east-1.amazonaws.com", "--format", "json",
        };

        assertThat(printed(prod)).isEqualToNormalizingNewlines("""
                        Consumed capacity: 1.5 read units
                        {"entries":[{"name":"entry"}],"next":null,"consumed_capacity":1.5}
                        """);
    }

    @Test
    void consumed_capacity_is_null_on_an_emulator() {
        assertThat(printed("--endpoint-url", "http://localhost:8000", "--format", "json"))
                .isEqualToNormalizingNewlines("""
                        {"entries":[{"name":"entry"}],"next":null,"consumed_capacity":null}
                        """);
    }
}
