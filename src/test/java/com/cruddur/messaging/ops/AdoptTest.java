package com.cruddur.messaging.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.cruddur.messaging.guard.TemplatePair;
import com.cruddur.messaging.testing.Concurrent;
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

    private TemplatePair pair() {
        return TemplatePair.of("prod", directory)
                .manifest("aws://111122223333/us-east-1", "data", "network", "stream", "cache");
    }

    private Path assembly() {
        return pair().next();
    }

    private static Run adopt(Path assembly, String... more) {
        String[] arguments = {"adopt", "prod", "--assembly", assembly.toString(), "--region", "eu-west-1"};
        return Run.inThisJvm(Stream.of(arguments, more).flatMap(Arrays::stream).toArray(String[]::new));
    }

    @Test
    void other_region_is_refused() {
        Run adopt = adopt(assembly(), "--stage", "dev").exits(1);

        assertThat(adopt.err())
                .isEqualToIgnoringNewLines("cruddur: The stacks are for the region us-east-1, not for eu-west-1. "
                        + "Name it with --region, or change it in cdk.json.");
        assertThat(adopt.out()).isEmpty();
    }

    @Test
    void what_was_never_looked_up_is_refused_with_what_to_run_and_by_up_as_well() {
        Path assembly = pair().missing("vpc-provider:account=1").next();
        String message =
                "cruddur: The templates have dummies for what was never looked up in the account, vpc-provider:account=1. "
                        + "Run, with its credentials: npx cdk synth -c stage=test -o " + assembly;

        assertThat(adopt(assembly, "--stage", "test").exits(1).err()).isEqualToIgnoringNewLines(message);
        assertThat(Run.inThisJvm("up", "--port", "0", "--assembly", assembly.toString(), "--stage", "test")
                        .exits(1)
                        .err())
                .isEqualToIgnoringNewLines(message);
    }
}
