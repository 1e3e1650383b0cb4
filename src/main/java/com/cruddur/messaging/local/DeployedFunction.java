package com.cruddur.messaging.local;

import java.io.IOException;
import java.io.InputStream;
import java.net.Proxy;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.EnvironmentResponse;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;
import software.amazon.awssdk.services.lambda.model.GetFunctionResponse;

/**
 * A function as Lambda describes it.
 *
 * @param arn with the version or alias that is invoked
 * @param version the number of the version, or {@code $LATEST}
 * @param code its jar, in a file of this machine
 * @param handler class and method
 */
record DeployedFunction(
        String name,
        String arn,
        String version,
        Path code,
        String handler,
        int memoryMiB,
        Duration timeout,
        Map<String, String> environment,
        String logGroup) {

    DeployedFunction {
        environment = Map.copyOf(environment);
    }

    /**
     * Reads the configuration and downloads the code.
     *
     * @param arn with a version or an alias, if one is invoked
     * @param directory the directory for the code, under a name of its own for every code
     */
    static DeployedFunction read(LambdaClient lambda, String arn, Path directory) {
        GetFunctionResponse response = lambda.getFunction(get -> get.functionName(arn));
        FunctionConfiguration function = response.configuration();
        Path code = directory.resolve(function.codeSha256().replaceAll("\\W", "") + ".jar");
        if (!Files.exists(code)) {
            download(URI.create(response.code().location()), code);
        }
        EnvironmentResponse environment = function.environment();
        return new DeployedFunction(
                function.functionName(),
                arn,
                function.version(),
                code,
                function.handler(),
                function.memorySize(),
                Duration.ofSeconds(function.timeout()),
                environment == null ? Map.of() : environment.variables(),
                function.loggingConfig().logGroup());
    }

    private static void download(URI from, Path to) {
        try (InputStream code = from.toURL().openConnection(Proxy.NO_PROXY).getInputStream()) {
            Path unfinished = to.resolveSibling("unfinished.jar");
            Files.copy(code, unfinished, StandardCopyOption.REPLACE_EXISTING);
            Files.move(unfinished, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new IllegalStateException("The function's code cannot be read: " + e.getMessage(), e);
        }
    }
}
