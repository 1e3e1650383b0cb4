package com.cruddur.messaging.testing;

import com.cruddur.messaging.model.Schema;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A Lambda function in a separate JVM, run by the runtime interface client as in a managed runtime. */
public final class JarProcess implements AutoCloseable {

    private static final String CLIENT = "com.amazonaws.services.lambda.runtime.api.client.AWSLambda";

    private final RuntimeApi api = new RuntimeApi();
    private final Path log = Files.createTempFile("function", ".log");
    private final Process process;

    /**
     * Starts the function.
     *
     * @param java the Java command
     * @param code the class path of the function: its jar, or its jar and a directory of classes
     * @param handler the class and method as in the function's configuration
     * @param snapStart whether the runtime calls the hooks around a snapshot
     * @param account the account of the emulated DynamoDB that the function works in
     */
    public JarProcess(Path java, List<Path> code, String handler, boolean snapStart, String account)
            throws IOException {
        String classPath = Stream.concat(code.stream().map(Path::toString), runtime())
                .collect(Collectors.joining(File.pathSeparator));
        List<String> command = new ArrayList<>(List.of(
                java.toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                classPath));
        if (snapStart) {
            command.add("-Dorg.crac.Core.Compat=com.amazonaws.services.lambda.crac");
        }
        command.addAll(List.of(CLIENT, handler));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        Map<String, String> environment = builder.environment();
        environment.clear();
        environment.put("AWS_LAMBDA_RUNTIME_API", api.address());
        environment.put("AWS_LAMBDA_INITIALIZATION_TYPE", snapStart ? "snap-start" : "on-demand");
        environment.put("AWS_LAMBDA_FUNCTION_NAME", "f");
        environment.put("AWS_LAMBDA_FUNCTION_VERSION", "1");
        environment.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "512");
        environment.put("AWS_REGION", "us-east-1");
        environment.put("AWS_ACCESS_KEY_ID", EmulatedDynamoDb.accessKey(account));
        environment.put("AWS_SECRET_ACCESS_KEY", "secret");
        environment.put("AWS_ENDPOINT_URL_DYNAMODB", EmulatedDynamoDb.endpoint().toString());
        environment.put("TABLE_NAME", Schema.TABLE);
        process = builder.start();
    }

    /** Waits until the function asks for its first event. By then it is loaded and, with SnapStart, primed. */
    public void awaitReady() throws InterruptedException {
        api.awaitReady();
    }

    /** Invokes the function with an event, and returns its response, or the error it reported, as JSON. */
    public String invoke(String event) throws InterruptedException, IOException {
        try {
            return api.invoke(event);
        } catch (IllegalStateException e) {
            throw new IllegalStateException("the function's log: " + log(), e);
        }
    }

    /** Returns the output of the function. */
    public String log() throws IOException {
        return Files.readString(log);
    }

    @Override
    public void close() {
        process.destroyForcibly();
        api.close();
    }

    /** Returns the class path of a managed runtime: only the runtime interface client and its dependencies. */
    private static Stream<String> runtime() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> Path.of(entry)
                        .getFileName()
                        .toString()
                        .matches("aws-lambda-java-(runtime-interface-client|core|serialization)-.*"));
    }
}
