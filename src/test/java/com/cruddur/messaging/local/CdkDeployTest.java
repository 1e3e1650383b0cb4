package com.cruddur.messaging.local;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.cruddur.messaging.testing.Checkout;
import com.cruddur.messaging.testing.Concurrent;
import com.cruddur.messaging.testing.Executable;
import com.cruddur.messaging.testing.Ports;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A deployment that cannot succeed any more, with a CDK CLI that goes on for a minute. */
@Concurrent
class CdkDeployTest {

    @TempDir
    Path directory;

    @Test
    void deployment_ends_with_the_emulator() throws Exception {
        Executable.write(directory.resolve("node_modules/.bin/cdk"), "#!/bin/sh\necho deploying\nexec sleep 60\n");
        Emulator emulator = Emulator.start(
                Checkout.ROOT, Ports.free(), Optional.empty(), Optional.empty(), directory.resolve("emulator.log"));
        CdkDeploy deploy = new CdkDeploy(new CdkCli(directory, directory), emulator);

        assertThatIllegalStateException()
                .isThrownBy(() -> assertTimeoutPreemptively(
                        ofSeconds(20), () -> deploy.run(directory, line -> {}, line -> emulator.close())))
                .withMessageStartingWith("The emulator has ended");
    }
}
