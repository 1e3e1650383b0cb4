package com.cruddur.messaging.local;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The pinned CDK CLI.
 *
 * @param home the root of the checkout, which has the CLI
 * @param directory for the CLI's own files: it remembers accounts by access keys, and all emulators have the same one
 */
public record CdkCli(Path home, Path directory) {

    /** Returns the program. */
    public String program() {
        return bin().resolve("cdk").toString();
    }

    /** Returns the environment variables that it needs, with those that lead to an account. */
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
