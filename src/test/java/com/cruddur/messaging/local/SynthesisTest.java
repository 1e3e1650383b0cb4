package com.cruddur.messaging.local;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SynthesisTest {

    @TempDir
    Path checkout;

    @Test
    void missing_cli_is_told_with_what_to_do() {
        assertThatThrownBy(() -> Synthesis.run(checkout, "dev"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("The CDK CLI cannot be run")
                .hasMessageEndingWith("Install Node, then run: npm ci. Or give an assembly with --assembly.");
    }

    @Test
    void failure_of_the_cli_is_told_in_its_own_words() throws IOException {
        Path cdk =
                Files.createDirectories(checkout.resolve("node_modules/.bin")).resolve("cdk");
        Files.writeString(cdk, "#!/bin/sh\necho \"Setting $4: \\\"$5\\\" is no stage.\"\nexit 1\n");
        Files.setPosixFilePermissions(cdk, PosixFilePermissions.fromString("rwxr-xr-x"));

        assertThatThrownBy(() -> Synthesis.run(checkout, "staging"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("The stage staging cannot be synthesized:")
                .hasMessageContaining("\"stage=staging\" is no stage.");
    }
}
