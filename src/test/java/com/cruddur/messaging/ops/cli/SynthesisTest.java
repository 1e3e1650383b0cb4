package com.cruddur.messaging.ops.cli;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.cruddur.messaging.names.MessagingNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SynthesisTest {

    @TempDir
    Path home;

    @Test
    void faulty_file_is_named() throws IOException {
        Path cdkJson = home.resolve("cdk.json");
        assertRefused(cdkJson + " cannot be read: there is no such file or directory");

        Files.writeString(cdkJson, "[]");
        assertRefused(cdkJson + " is not a JSON object.");

        Files.writeString(cdkJson, "{\n  \"app\": \"bin/app\"\n  \"context\"");
        assertRefused(
                cdkJson + " is not valid JSON. Line 3: Unexpected character ('\"' (code 34)): was expecting comma");

        Files.writeString(cdkJson, "{}\n}");
        assertRefused(cdkJson + " is not valid JSON. Line 2: Unexpected close marker '}'");

        Files.writeString(cdkJson, "[".repeat(2000));
        assertRefused(cdkJson + " is not valid JSON. Document nesting depth");

        Files.writeString(cdkJson, "{}");
        assertRefused(cdkJson + " has no object \"context\"");

        Files.writeString(cdkJson, "{\"context\": {}}");
        assertRefused("bin/app cannot be run: "); // cdk.context.json may be missing
    }

    private void assertRefused(String message) {
        assertThatThrownBy(() -> Synthesis.of(home, "dev", MessagingNames.WITHOUT_COPY))
                .isInstanceOf(Failure.class)
                .hasMessageStartingWith(message);
    }
}
