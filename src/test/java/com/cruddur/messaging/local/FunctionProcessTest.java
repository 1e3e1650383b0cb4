package com.cruddur.messaging.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.cruddur.messaging.local.Invocation.Answered;
import com.cruddur.messaging.local.Invocation.Failed;
import com.cruddur.messaging.testing.ProcessRun;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Starts real processes, with the classes of these tests as the function's code. */
@Execution(ExecutionMode.CONCURRENT)
class FunctionProcessTest {

    @TempDir
    Path directory;

    private final List<String> log = new CopyOnWriteArrayList<>();

    @Test
    void environment_is_as_deployed_without_variables_of_this_process() throws Exception {
        try (FunctionProcess function = function("environment")) {
            assertThat(value(function, "TABLE_NAME")).isEqualTo("messages");
            assertThat(value(function, "AWS_ENDPOINT_URL")).isEqualTo("http://localhost:1");
            assertThat(System.getenv("PATH")).isNotBlank();
            assertThat(value(function, "PATH")).isEmpty();
        }
        assertThat(log).contains("printed by the handler");
    }

    @Test
    void one_process_handles_all_invocations_and_shares_no_class() throws Exception {
        try (FunctionProcess function = function("environment")) {
            assertThat(invoke(function, "{\"variable\": \"A\"}")).isEqualTo(invoke(function, "{\"variable\": \"A\"}"));
        }
        try (FunctionProcess function = function("loaders")) {
            assertThat(invoke(function, "{}")).isEqualTo(new Answered("\"own\"", List.of()));
        }
    }

    @Test
    void signals_to_a_process_group_do_not_end_the_function() throws Exception {
        try (FunctionProcess function = function("environment")) {
            String answer = ((Answered) invoke(function, "{\"variable\": \"A\"}")).payload();
            String pid = answer.replaceAll(".*\"process\":\"(\\d+)\".*", "$1");

            for (String signal : List.of("-INT", "-TERM", "-HUP")) {
                ProcessRun.run(directory, Map.of(), "kill", signal, pid).succeeds();
            }

            CompletableFuture<ProcessHandle> ended =
                    ProcessHandle.of(Long.parseLong(pid)).orElseThrow().onExit();
            assertThat(ended)
                    .as("ended")
                    .failsWithin(Duration.ofSeconds(1))
                    .withThrowableOfType(TimeoutException.class);
        }
    }

    @Test
    void exception_is_a_failure_on_one_line() throws Exception {
        try (FunctionProcess function = function("fail")) {
            Invocation failed = invoke(function, "{\"a\": \"b\"}");
            assertThat(((Failed) failed).error()).isEqualTo("java.lang.IllegalArgumentException: broken {a=b}");
            assertThat(failed.printed())
                    .isEqualTo(List.copyOf(log))
                    .anyMatch(line -> line.contains("at com.cruddur.messaging.local.Handlers.fail"));
        }
    }

    @Test
    void invocation_past_the_timeout_fails_and_the_next_gets_a_new_process() throws Exception {
        try (FunctionProcess function = function("sleep")) {
            Failed timedOut = new Failed("Sandbox.Timedout: Task timed out after 1.00 seconds", List.of());
            assertThat(invoke(function, "{}")).isEqualTo(timedOut);
            assertThat(invoke(function, "{}")).isEqualTo(timedOut);
        }
    }

    @Test
    void process_that_ends_is_a_failure() throws Exception {
        try (FunctionProcess function = function("exit")) {
            assertThat(invoke(function, "{}"))
                    .isEqualTo(new Failed(
                            "Runtime.ExitError: the function's process ended; log group /aws/lambda/f may say why",
                            List.of()));
        }
    }

    @Test
    void lines_that_are_not_answers_go_to_the_log() throws Exception {
        try (FunctionProcess function = function("shout")) {
            assertThat(invoke(function, "{}"))
                    .isEqualTo(new Answered("\"done\"", List.of("hello", "FAILED to say this in one line")));
        }
        assertThat(log).containsExactly("hello", "FAILED to say this in one line");
    }

    @Test
    void function_that_cannot_start_is_reported_before_any_invocation() throws Exception {
        try (FunctionProcess function = function("absent")) {
            assertThatIllegalStateException()
                    .isThrownBy(function::warm)
                    .withMessage("The function does not start: java.lang.NoSuchMethodException: class "
                            + "com.cruddur.messaging.local.Handlers has no public method absent");
        }
    }

    @Test
    void memory_limit_is_as_deployed() throws Exception {
        try (FunctionProcess function = function("fill")) {
            assertThat(invoke(function, "{}"))
                    .isInstanceOfSatisfying(
                            Failed.class,
                            failed -> assertThat(failed.error())
                                    .isEqualTo("java.lang.OutOfMemoryError: Java heap space"));
        }
    }

    @Test
    void missing_handler_is_a_failure_that_names_it() throws Exception {
        try (FunctionProcess function = function("absent")) {
            assertThat(invoke(function, "{}"))
                    .isEqualTo(new Failed(
                            "java.lang.NoSuchMethodException: class "
                                    + "com.cruddur.messaging.local.Handlers has no public method absent",
                            List.of()));
        }
    }

    private static String value(FunctionProcess function, String variable) {
        String answer = ((Answered) invoke(function, "{\"variable\": \"%s\"}".formatted(variable))).payload();
        return answer.replaceAll(".*\"value\":\"([^\"]*)\".*", "$1");
    }

    private static Invocation invoke(FunctionProcess function, String event) {
        return function.invoke("request", event);
    }

    private FunctionProcess function(String method) throws URISyntaxException {
        Path code = Path.of(Handlers.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        assertThat(Files.isDirectory(code)).isTrue();
        return new FunctionProcess(
                new DeployedFunction(
                        "f",
                        "arn:aws:lambda:us-east-1:000000000000:function:f:live",
                        "7",
                        code,
                        Handlers.class.getName() + "::" + method,
                        128,
                        Duration.ofSeconds(method.equals("sleep") ? 1 : 300),
                        Map.of("TABLE_NAME", "messages"),
                        "/aws/lambda/f"),
                Map.of("AWS_ENDPOINT_URL", "http://localhost:1"),
                log::add);
    }
}
