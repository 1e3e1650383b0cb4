package com.cruddur.messaging.local;

import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.cruddur.messaging.testing.Checkout;
import com.cruddur.messaging.testing.Concurrent;
import com.cruddur.messaging.testing.Executable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs a script in place of the CDK CLI. */
@Concurrent
class CdkDeployTest {

    @TempDir
    Path directory;

    @Test
    void deployment_fails_when_the_emulator_ends() throws Exception {
        Emulator emulator = emulator();
        CdkDeploy deploy = deploy(emulator, "echo deploying; exec sleep 600");

        assertThatIllegalStateException()
                .isThrownBy(() -> assertTimeoutPreemptively(
                        ofMinutes(5), () -> deploy.run(directory, line -> {}, line -> emulator.close())))
                .withMessageStartingWith("The emulator has ended");
    }

    @Test
    void message_names_an_asset_that_is_not_published() throws Exception {
        try (Emulator emulator = emulator()) {
            CdkDeploy deploy = deploy(
                    emulator,
                    "echo 'data: success: Published'; echo 'data: fail: ENOENT'; echo AggregateError:; exit 1");

            assertThatIllegalStateException()
                    .isThrownBy(() -> deploy.run(directory, line -> {}, line -> {}))
                    .withMessage("The stacks cannot be deployed: data: fail: ENOENT");
        }
    }

    private Emulator emulator() throws InterruptedException {
        return Emulator.start(
                Checkout.ROOT, Emulator.free(0), Optional.empty(), Optional.empty(), directory.resolve("emulator.log"));
    }

    private CdkDeploy deploy(Emulator emulator, String cli) throws IOException {
        Executable.write(directory.resolve("node_modules/.bin/cdk"), "#!/bin/sh\n" + cli + "\n");
        return new CdkDeploy(new CdkCli(directory, directory), emulator);
    }
}
