package com.cruddur.messaging.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.cruddur.messaging.guard.TemplatePair;
import com.cruddur.messaging.testing.Concurrent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Assemblies that {@code adopt} refuses before it asks the account for anything. */
@Concurrent
class AdoptTest {

    @TempDir
    Path directory;

    private Path assembly() {
        return TemplatePair.of("prod", directory)
                .manifest("aws://111122223333/us-east-1", "data", "network", "stream", "cache")
                .next();
    }

    private static Run adopt(Path assembly, String... more) {
        String[] arguments = {"adopt", "prod", "--assembly", assembly.toString(), "--region", "eu-west-1"};
        return Run.inThisJvm(Stream.of(arguments, more).flatMap(Arrays::stream).toArray(String[]::new));
    }

    @Test
    void other_region_is_refused() {
        Run adopt = adopt(assembly()).exits(1);

        assertThat(adopt.err())
                .isEqualToIgnoringNewLines("cruddur: The stacks are for the region us-east-1, not for eu-west-1. "
                        + "Name it with --region, or change it in cdk.json.");
        assertThat(adopt.out()).isEmpty();
    }

    @Test
    void what_was_never_looked_up_is_refused_with_what_to_run() throws IOException {
        Path assembly = assembly();
        Path manifest = assembly.resolve("manifest.json");
        Files.writeString(
                manifest,
                Files.readString(manifest)
                        .replaceFirst("\\{", "{\"missing\": [{\"key\": \"vpc-provider:account=1\"}],"));

        assertThat(adopt(assembly, "--stage", "test").exits(1).err())
                .isEqualToIgnoringNewLines(
                        "cruddur: The templates have dummies for what was never looked up in the account, vpc-provider:account=1. "
                                + "Run, with its credentials: npx cdk synth -c stage=test -o "
                                + assembly);
    }
}
