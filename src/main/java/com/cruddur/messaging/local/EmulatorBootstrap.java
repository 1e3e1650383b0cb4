package com.cruddur.messaging.local;

import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/**
 * Creates the two resources that the CDK CLI requires in an account: a bucket for assets, and a parameter with the version of the
 * bootstrap stack. A full {@code cdk bootstrap} takes eight seconds.
 *
 * <p>Sends plain HTTP requests, because the emulator does not check signatures and two more SDK clients would take time to load.
 */
final class EmulatorBootstrap {

    /** Newer than any version that the CLI requires: https://docs.aws.amazon.com/cdk/v2/guide/bootstrapping-env.html */
    private static final String VERSION = "100";

    private final URI endpoint;

    EmulatorBootstrap(URI endpoint) {
        this.endpoint = endpoint;
    }

    /**
     * Creates the resources for an assembly.
     *
     * @throws IllegalStateException if the emulator refuses a request or does not answer
     */
    void run(EmulatorAssembly assembly, AccountAndRegion environment) {
        for (String bucket : assembly.buckets()) {
            String name = bucket.replace("${AWS::AccountId}", environment.account())
                    .replace("${AWS::Region}", environment.region());
            request("PUT", "/" + name, "", "");
        }
        for (String parameter : assembly.versionParameters()) {
            request("POST", "/", "AmazonSSM.PutParameter", """
                    {"Name": "%s", "Value": "%s", "Type": "String", "Overwrite": true}""".formatted(parameter, VERSION));
        }
    }

    private void request(String method, String path, String target, String body) {
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) endpoint.resolve(path).toURL().openConnection(Proxy.NO_PROXY);
            connection.setRequestMethod(method);
            connection.setDoOutput(true);
            connection.setRequestProperty("X-Amz-Target", target);
            connection.setRequestProperty("Content-Type", "application/x-amz-json-1.1");
            try (OutputStream out = connection.getOutputStream()) {
                out.write(body.getBytes(StandardCharsets.UTF_8));
            }
            if (connection.getResponseCode() >= 300) {
                throw new IllegalStateException("The emulator answers %s %s with HTTP status %d"
                        .formatted(method, path, connection.getResponseCode()));
            }
        } catch (IOException e) {
            throw new IllegalStateException("The emulator does not answer: " + e.getMessage(), e);
        }
    }
}
