package com.cruddur.messaging.local;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Runs {@code cdk deploy} of the pinned CDK CLI, from an assembly to an emulated account. */
final class CdkDeploy implements AutoCloseable {

    /** The CLI's line for a deployed stack: its name, and whether it has no changes. */
    private static final Pattern DONE = Pattern.compile("✅\\s+(\\S+)( \\(no changes\\))?.*");

    /** Variables that would make the CLI use this machine's AWS configuration or a proxy. */
    private static final Pattern NOT_FOR_THE_CLI = Pattern.compile("(AWS|CDK)_.*|.*_PROXY", Pattern.CASE_INSENSITIVE);

    private static final String CROSS = "❌";
    private static final String ASSET_FAILED = ": fail: ";

    private final CdkCli cli;
    private final Emulator emulator;
    private volatile Process running;

    CdkDeploy(CdkCli cli, Emulator emulator) {
        this.cli = cli;
        this.emulator = emulator;
        emulator.whenEnded().thenRunAsync(this::close); // Otherwise the CLI would retry for a minute.
    }

    /**
     * Deploys every stack of an assembly.
     *
     * @param progress gets one line for each deployed stack
     * @param output gets every line of the CLI
     * @return the names of the stacks that have changed
     * @throws IllegalStateException if a stack cannot be deployed
     */
    List<String> run(Path assembly, Consumer<String> progress, Consumer<String> output) throws InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                        cli.program(),
                        "deploy",
                        "--all",
                        "--app",
                        assembly.toString(),
                        "--method=direct",
                        "--require-approval=never",
                        "--progress=events",
                        "--no-notices",
                        "--no-color")
                .directory(cli.directory().toFile())
                .redirectErrorStream(true);
        builder.environment()
                .keySet()
                .removeIf(name -> NOT_FOR_THE_CLI.matcher(name).matches());
        builder.environment().putAll(cli.environment(emulator.environment()));
        List<String> changed = new ArrayList<>();
        List<String> lines = new ArrayList<>();
        try {
            running = builder.start();
            running.getOutputStream().close();
            try (BufferedReader reader = running.inputReader(StandardCharsets.UTF_8)) {
                for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                    lines.add(line);
                    output.accept(line);
                    Matcher done = DONE.matcher(line.strip());
                    if (done.matches()) {
                        progress.accept(
                                "%s: %s".formatted(done.group(1), done.group(2) == null ? "deployed" : "no change"));
                        if (done.group(2) == null) {
                            changed.add(done.group(1));
                        }
                    }
                }
            }
            if (running.waitFor() != 0) {
                emulator.check();
                throw new IllegalStateException("The stacks cannot be deployed: " + reason(lines));
            }
            return changed;
        } catch (IOException e) {
            emulator.check();
            throw new IllegalStateException("The CDK CLI cannot be run: " + e.getMessage(), e);
        }
    }

    /** Ends a running deployment. */
    @Override
    public void close() {
        Process process = running;
        if (process != null && process.isAlive()) {
            process.destroyForcibly().onExit().join(); // It must not write into a directory that is being deleted.
        }
    }

    /** Returns the CLI's reason: the lines from the first cross on, or else the lines of failed assets, or else all lines. */
    private static String reason(List<String> lines) {
        List<String> last =
                lines.stream().dropWhile(line -> !line.contains(CROSS)).toList();
        List<String> ofAssets =
                lines.stream().filter(line -> line.contains(ASSET_FAILED)).toList();
        return Stream.of(last, ofAssets, lines)
                .filter(reasons -> !reasons.isEmpty())
                .findFirst()
                .orElse(List.of())
                .stream()
                .map(line -> line.replaceAll("[❌‣]", "").strip())
                .filter(line -> !line.isEmpty())
                .collect(Collectors.joining("\n"));
    }
}
