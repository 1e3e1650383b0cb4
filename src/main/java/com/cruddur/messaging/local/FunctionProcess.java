package com.cruddur.messaging.local;

import com.cruddur.messaging.assembly.LambdaFunction;
import com.cruddur.messaging.local.Invocation.Answered;
import com.cruddur.messaging.local.Invocation.Failed;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The function in a process of its own, with the template's environment, memory and timeout and nothing of this
 * process's environment. One that ran out of time or ended is started anew for the next invocation.
 */
final class FunctionProcess implements Invocation.Target, AutoCloseable {

    private static final Duration START = Duration.ofSeconds(30);
    private static final String ENDED = "ENDED";

    /** What stops a group of processes is for all of them. This one ends when it is told to, after what it is at. */
    private static final List<String> DEAF_TO_SIGNALS =
            List.of("/bin/sh", "-c", "trap '' HUP INT TERM; exec \"$@\"", "function");

    private final LambdaFunction function;
    private final URI dynamoDb;
    private final Path log;
    private volatile Process process;
    private BufferedWriter invocations;
    private BlockingQueue<String> answers;

    /**
     * @param dynamoDb what the function takes for DynamoDB
     * @param log the file for what the function prints
     */
    FunctionProcess(LambdaFunction function, URI dynamoDb, Path log) {
        this.function = function;
        this.dynamoDb = dynamoDb;
        this.log = log;
    }

    @Override
    public synchronized Invocation invoke(String requestId, String event) {
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
                    ? new Answered(answer.substring(FunctionRuntime.ANSWERED.length()))
                    : failed(answer, function.timeout());
        } catch (IOException e) {
            stop();
            return new Failed("Runtime.ExitError: " + e.getMessage());
        }
    }

    @Override
    public void close() {
        stop();
    }

    private Failed failed(String answer, Duration allowed) {
        if (answer.startsWith(FunctionRuntime.FAILED)) {
            return new Failed(answer.substring(FunctionRuntime.FAILED.length()));
        }
        stop();
        return new Failed(
                answer.equals(ENDED)
                        ? "Runtime.ExitError: the function's process ended; %s may say why".formatted(log)
                        : "Sandbox.Timedout: Task timed out after %d.00 seconds".formatted(allowed.toSeconds()));
    }

    /** Returns the empty string if the time is up. */
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
     * Starts the process if it does not run, so that the first invocation need not wait for it.
     *
     * @throws IllegalStateException if it does not start: no message would ever be handled
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

    /** Returns why there is no process that is ready; empty if there is one. */
    private Optional<Failed> startIfStopped() throws IOException {
        String first = start();
        if (first.equals(FunctionRuntime.READY)) {
            return Optional.empty();
        }
        stop();
        return Optional.of(failed(first, START));
    }

    /** Returns what the process says when it has loaded the handler, or fails to. */
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
        // An archive is good for one class path only. The function sees nothing of it.
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                FunctionRuntime.class.getName(),
                function.code().toString(),
                function.handler()));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().clear();
        builder.environment().putAll(environment());
        Process started = builder.start();
        process = started;
        invocations = new BufferedWriter(new OutputStreamWriter(started.getOutputStream(), StandardCharsets.UTF_8));
        BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        answers = lines;
        Thread reader = new Thread(() -> read(started, lines), "function-answers");
        reader.setDaemon(true);
        reader.start();
        return next(START);
    }

    /** What is no answer is of native code, or of a JVM that cannot start: it goes to the log. */
    private void read(Process process, BlockingQueue<String> answers) {
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                if (FunctionRuntime.isAnswer(line)) {
                    answers.add(line);
                } else {
                    Files.writeString(log, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                }
            }
        } catch (IOException e) {
            // A process that is stopped closes its output: that is its end, as below.
        }
        answers.add(ENDED);
    }

    private Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>(function.environment());
        environment.put("LC_ALL", "C.UTF-8"); // or Java could not read a path with letters beyond ASCII
        environment.put("AWS_REGION", "us-east-1");
        environment.put("AWS_DEFAULT_REGION", "us-east-1");
        environment.put("AWS_ACCESS_KEY_ID", LocalDynamoDb.ACCESS_KEY);
        environment.put("AWS_SECRET_ACCESS_KEY", LocalDynamoDb.ACCESS_KEY);
        environment.put("AWS_ENDPOINT_URL_DYNAMODB", dynamoDb.toString());
        environment.put("AWS_LAMBDA_FUNCTION_NAME", function.name());
        environment.put("AWS_LAMBDA_FUNCTION_VERSION", "1");
        environment.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", Integer.toString(function.memoryMiB()));
        return environment;
    }

    private void stop() {
        Process running = process;
        process = null; // It may still count as alive for a moment.
        if (running != null) {
            running.destroyForcibly();
        }
    }
}
