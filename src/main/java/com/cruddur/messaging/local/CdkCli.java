package com.cruddur.messaging.local;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The pinned CDK CLI.
 *
 * @param home the root of the checkout in which the CLI is installed
 * @param directory the directory for the CLI's own files. The CLI caches accounts by access key, and all emulators have the same
 *     key, so each needs a separate directory
 */
public record CdkCli(Path home, Path directory) {

    /** Returns the path of the program. */
    public String program() {
        return bin().resolve("cdk").toString();
    }

    /** Returns the environment variables of the CLI, including the given variables for an account. */
    public Map<String, String> environment(Map<String, String> account) {
        Map<String, String> environment = new HashMap<>(account);
        environment.put("CDK_HOME", directory.toString());
        environment.put("CDK_DISABLE_CLI_TELEMETRY", "true");
        environment.put("PATH", bin() + ":" + System.getenv("PATH")); // the pinned Node first
        return environment;
    }

    private Path bin() {
        return home.resolve("node_modules/.bin");
    }
}
