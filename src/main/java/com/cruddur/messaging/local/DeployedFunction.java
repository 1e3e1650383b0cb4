package com.cruddur.messaging.local;

import java.io.IOException;
import java.io.InputStream;
import java.net.Proxy;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.EnvironmentResponse;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;
import software.amazon.awssdk.services.lambda.model.GetFunctionResponse;

/**
 * The configuration and code of a deployed function.
 *
 * @param arn the ARN, with the version or alias that is invoked
 * @param version the version number, or {@code $LATEST}
 * @param code the local file with the function's jar
 * @param handler the class, and the method if it has one, as the template names them
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
     * @param arn the ARN, with the version or alias if one is invoked
     * @param directory the directory for the code, which is named after its hash
     * @throws IllegalStateException if the code cannot be downloaded, or an alias points to an older version, because the emulator
     *     keeps only the newest code
     */
    static DeployedFunction read(LambdaClient lambda, String arn, Path directory) {
        GetFunctionResponse response = lambda.getFunction(get -> get.functionName(arn));
        FunctionConfiguration function = response.configuration();
        Path code = directory.resolve(function.codeSha256().replaceAll("\\W", "") + ".jar");
        if (!Files.exists(code)) {
            download(URI.create(response.code().location()), function.codeSha256(), code);
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

    private static void download(URI from, String sha256, Path to) {
        try (InputStream code = from.toURL().openConnection(Proxy.NO_PROXY).getInputStream()) {
            byte[] content = code.readAllBytes();
            String actual = Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(content));
            if (!actual.equals(sha256)) {
                throw new IllegalStateException("The alias points to a version whose code the emulator no longer has."
                        + " Deploy a changed function, or start with a different --db-path.");
            }
            Files.write(to, content);
        } catch (IOException | NoSuchAlgorithmException e) {
            throw new IllegalStateException("The function's code cannot be read: " + e.getMessage(), e);
        }
    }
}
