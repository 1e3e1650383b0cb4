package com.cruddur.messaging.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.cruddur.messaging.testing.Checkout;
import com.cruddur.messaging.testing.Concurrent;
import com.cruddur.messaging.testing.Executable;
import com.cruddur.messaging.testing.ProcessRun;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests {@code bin/node-side}, with an npm that may omit the CDK CLI. */
@Concurrent
class NodeSideTest {

    private static final String INSTALLING =
            "Installing the CDK CLI and Node from package-lock.json, which takes about 15 seconds ...\n";

    @TempDir
    Path checkout;

    @BeforeEach
    void make_the_checkout() throws IOException {
        for (String script : List.of("bin/node-side", "bin/need", "bin/seconds")) {
            Executable.write(checkout.resolve(script), Files.readString(Checkout.ROOT.resolve(script)));
        }
        Files.writeString(checkout.resolve("package-lock.json"), "{}");
    }

    /** Runs the script with an npm that marks an installation and then runs the command. */
    private ProcessRun nodeSide(String npm) throws Exception {
        Executable.write(
                checkout.resolve("npm/npm"),
                "#!/bin/sh\nmkdir -p node_modules/.bin && touch -d tomorrow node_modules/.package-lock.json\n" + npm);
        String path = checkout.resolve("npm") + File.pathSeparator + System.getenv("PATH");
        return ProcessRun.run(checkout, Map.of("PATH", path), "bin/node-side");
    }

    @Test
    void packages_are_installed_once() throws Exception {
        String npm = "cp bin/need node_modules/.bin/cdk";

        assertThat(nodeSide(npm)).isEqualTo(new ProcessRun(0, INSTALLING));
        assertThat(nodeSide(npm)).isEqualTo(new ProcessRun(0, ""));
    }

    @Test
    void installation_without_the_cli_fails_and_is_repeated() throws Exception {
        ProcessRun without = new ProcessRun(
                1,
                INSTALLING
                        + "npm ci has not installed node_modules/.bin/cdk. Your npm configuration may omit it: see npm config ls\n");

        assertThat(nodeSide("")).isEqualTo(without);
        assertThat(nodeSide("")).isEqualTo(without);
    }

    @Test
    void cli_is_installed_in_production_too() throws Exception {
        assertThat(ProcessRun.run(
                                Checkout.ROOT,
                                Map.of("NODE_ENV", "production"),
                                "npm",
                                "ls",
                                "--package-lock-only",
                                "--parseable",
                                "aws-cdk")
                        .succeeds()
                        .output())
                .endsWith("/node_modules/aws-cdk\n");
    }
}
