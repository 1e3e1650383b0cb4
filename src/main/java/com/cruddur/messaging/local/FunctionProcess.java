package com.cruddur.messaging.local;

import com.cruddur.messaging.local.Invocation.Answered;
import com.cruddur.messaging.local.Invocation.Failed;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Runs the function in a separate process with its deployed environment, memory and timeout, and without this process's
 * environment variables. After a timeout or the end of the process, the next invocation starts a new one.
 */
final class FunctionProcess implements Invocation.InvocableFunction, AutoCloseable {

    private static final Duration START = Duration.ofMinutes(2);
    private static final String ENDED = "ENDED";

    /**
     * Ignores signals to the process group, such as Ctrl-C, so that the function can finish its work. This JVM ends the process.
     */
    private static final List<String> DEAF_TO_SIGNALS =
            List.of("/bin/sh", "-c", "trap '' HUP INT TERM; exec \"$@\"", "function");

    private final DeployedFunction function;
    private final Map<String, String> account;
    private final Consumer<String> log;
    private final Queue<String> printed = new ConcurrentLinkedQueue<>();
    private volatile Process process;
    private BufferedWriter invocations;
    private BlockingQueue<String> answers;

    /**
     * @param account the environment variables for access to the account
     * @param log gets every line that the function prints
     */
    FunctionProcess(DeployedFunction function, Map<String, String> account, Consumer<String> log) {
        this.function = function;
        this.account = account;
        this.log = log;
    }

    @Override
    public Invocation invoke(String requestId, List<StreamEvent> batch) {
        return invoke(requestId, StreamEvents.event(batch).toString());
    }

    /** @param event the event as one line of JSON */
    synchronized Invocation invoke(String requestId, String event) {
        printed.clear();
        try {
            Optional<Failed> problem = startIfStopped();
            if (problem.isPresent()) {
                return problem.get();
            }
            long deadline = System.currentTimeMillis() + function.timeout().toMillis();
            invocations.write(requestId + " " + deadline + " " + event + "\n");
            invocations.flush();
            String answer = next(function.timeout());
            return answer.startsWith(FunctionRuntime.ANSWERED)
                    ? new Answered(answer.substring(FunctionRuntime.ANSWERED.length()), List.copyOf(printed))
                    : failed(answer, function.timeout());
        } catch (IOException e) {
            stop();
            return failed("Runtime.ExitError: " + e.getMessage());
        }
    }

    @Override
    public void close() {
        stop();
    }

    private Failed failed(String answer, Duration allowed) {
        if (answer.startsWith(FunctionRuntime.FAILED)) {
            return failed(answer.substring(FunctionRuntime.FAILED.length()));
        }
        stop();
        return failed(
                answer.equals(ENDED)
                        ? "Runtime.ExitError: the function's process ended; log group %s may say why"
                                .formatted(function.logGroup())
                        : "Sandbox.Timedout: Task timed out after %d.00 seconds".formatted(allowed.toSeconds()));
    }

    private Failed failed(String error) {
        return new Failed(error, List.copyOf(printed));
    }

    /** Returns the next answer; an empty string if the time is up. */
    private String next(Duration allowed) {
        try {
            String answer = answers.poll(allowed.toMillis(), TimeUnit.MILLISECONDS);
            return answer == null ? "" : answer;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the function worked", e);
        }
    }

    /**
     * Starts the process if it is not running, so that the first invocation does not wait for it.
     *
     * @throws IllegalStateException if the process does not start
     */
    synchronized void warm() {
        Optional<String> problem;
        try {
            problem = startIfStopped().map(Failed::error);
        } catch (IOException e) {
            problem = Optional.of(e.getMessage());
        }
        problem.ifPresent(error -> {
            throw new IllegalStateException("The function does not start: " + error);
        });
    }

    /** Starts the process if needed. Returns the reason if no process is ready; empty if one is. */
    private Optional<Failed> startIfStopped() throws IOException {
        String first = start();
        if (first.equals(FunctionRuntime.READY)) {
            return Optional.empty();
        }
        stop();
        return Optional.of(failed(first, START));
    }

    /** Returns the first answer of the process: ready, or the reason why it cannot load the handler. */
    private String start() throws IOException {
        Process running = process;
        if (running != null && running.isAlive()) {
            return FunctionRuntime.READY;
        }
        List<String> command = new ArrayList<>(DEAF_TO_SIGNALS);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx%dm".formatted(function.memoryMiB()),
                "-Xlog:disable",
                "-Xlog:all=error:stderr",
                "-Xlog:cds=off:stderr"));
        Optional.ofNullable(System.getProperty("cruddur.archive"))
                .ifPresent(archive -> command.add("-XX:SharedArchiveFile=" + archive));
        // An archive is valid for one class path only, so this is the path of this JVM. The function does not see it.
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                FunctionRuntime.class.getName(),
                function.code().toString(),
                function.handler()));
        // One pipe keeps answers and printed lines in order.
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(environment());
        Process started = builder.start();
        process = started;
        invocations = started.outputWriter(StandardCharsets.UTF_8);
        BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        answers = lines;
        Thread reader = new Thread(() -> read(started, lines), "function-answers");
        reader.setDaemon(true);
        reader.start();
        return next(START);
    }

    private void read(Process process, BlockingQueue<String> answers) {
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                if (FunctionRuntime.isAnswer(line)) {
                    answers.add(line);
                } else if (!line.isBlank()) {
                    printed.add(line);
                    log.accept(line);
                }
            }
        } catch (IOException e) {
            // A stopped process closes its output.
        }
        answers.add(ENDED);
    }

    private Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>(function.environment());
        environment.put("LC_ALL", "C.UTF-8"); // Without it Java cannot read paths with characters outside ASCII.
        environment.putAll(account);
        environment.put("AWS_LAMBDA_FUNCTION_NAME", function.name());
        environment.put("AWS_LAMBDA_FUNCTION_VERSION", function.version());
        environment.put(FunctionRuntime.FUNCTION_ARN, function.arn());
        environment.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", Integer.toString(function.memoryMiB()));
        return environment;
    }

    private void stop() {
        Process running = process;
        process = null; // isAlive() may stay true for a moment.
        if (running != null) {
            running.destroyForcibly();
        }
    }
}
