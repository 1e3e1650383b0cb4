package com.cruddur.messaging.assembly;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * The function of a template.
 *
 * @param handler as in {@code com.example.Handler::handleRequest}
 * @param code the jar, or the folder of an unpacked one
 * @param memoryMiB its memory; by default 128
 * @param timeout how long an invocation may take; by default 3 seconds
 * @param environment its own environment variables
 */
public record LambdaFunction(
        String name, String handler, Path code, int memoryMiB, Duration timeout, Map<String, String> environment) {

    public LambdaFunction {
        environment = Map.copyOf(environment);
    }

    static LambdaFunction read(String name, Properties properties, Function<String, Path> assets) {
        properties.get("FunctionName");
        Map<String, String> environment = new HashMap<>();
        JsonNode variables = properties.get("Environment").path("Variables");
        variables
                .properties()
                .forEach(variable ->
                        environment.put(variable.getKey(), variable.getValue().asText()));
        return new LambdaFunction(
                name,
                properties.require("Handler").asText(),
                assets.apply(properties.require("Code").path("S3Key").asText()),
                properties.number("MemorySize", 128),
                Duration.ofSeconds(properties.number("Timeout", 3)),
                environment);
    }
}
