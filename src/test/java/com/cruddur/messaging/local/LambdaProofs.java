package com.cruddur.messaging.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.net.URI;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.EventSourceMappingMetric;
import software.amazon.awssdk.services.lambda.model.FunctionResponseType;
import software.amazon.awssdk.services.lambda.model.GetFunctionResponse;

/** Proves the shortfalls of MiniStack's functions and event source mappings. */
final class LambdaProofs {

    private LambdaProofs() {}

    static void versionCode(MiniStack aws) throws Exception {
        LambdaClient client = aws.client(LambdaClient.builder());
        ProxiedFunction.create(client, "versioned", "http://localhost");
        String first = client.publishVersion(publish -> publish.functionName("versioned"))
                .version();
        client.createAlias(
                create -> create.functionName("versioned").name("live").functionVersion(first));
        String newest = client.updateFunctionCode(
                        update -> update.functionName("versioned").zipFile(ProxiedFunction.zip("newer")))
                .codeSha256();

        GetFunctionResponse live =
                client.getFunction(get -> get.functionName("versioned").qualifier("live"));

        assertThat(live.configuration().codeSha256()).isNotEqualTo(newest);
        try (InputStream code = URI.create(live.code().location()).toURL().openStream()) {
            byte[] sha256 = MessageDigest.getInstance("SHA-256").digest(code.readAllBytes());
            assertThat(Base64.getEncoder().encodeToString(sha256)).isEqualTo(newest);
        }
    }

    static void mappingMetrics(MiniStack aws) throws Exception {
        try (ProxiedFunction function = ProxiedFunction.handling(aws, "measured")) {
            String uuid = function.map(
                    mapping -> mapping.metricsConfig(metrics -> metrics.metrics(EventSourceMappingMetric.EVENT_COUNT)));

            assertThat(aws.client(LambdaClient.builder())
                            .getEventSourceMapping(get -> get.uuid(uuid))
                            .metricsConfig())
                    .isNull();
        }
    }

    static void retryAttempts(MiniStack aws) throws Exception {
        try (ProxiedFunction function = ProxiedFunction.failing(aws, "attempted")) {
            function.put("a");
            function.map(mapping -> mapping.maximumRetryAttempts(0));

            assertThat(function.batches(2)).containsExactly(List.of("a"), List.of("a"));
        }
    }

    static void bisecting(MiniStack aws) throws Exception {
        try (ProxiedFunction function = ProxiedFunction.failing(aws, "bisected")) {
            function.put("a");
            function.put("b");
            function.map(mapping -> mapping.bisectBatchOnFunctionError(true));

            assertThat(function.batches(2)).containsExactly(List.of("a", "b"), List.of("a", "b"));
        }
    }

    /** The window is longer than {@link ProxiedFunction#batches} waits. */
    static void batchingWindow(MiniStack aws) throws Exception {
        try (ProxiedFunction function = ProxiedFunction.handling(aws, "at-once")) {
            function.put("a");
            function.map(mapping -> mapping.maximumBatchingWindowInSeconds(300));

            assertThat(function.batches(1)).containsExactly(List.of("a"));
        }
    }

    static void partialResponses(MiniStack aws) throws Exception {
        try (ProxiedFunction function = ProxiedFunction.reportingFailures(aws, "partial")) {
            function.put("a");
            function.map(mapping -> mapping.functionResponseTypes(FunctionResponseType.REPORT_BATCH_ITEM_FAILURES));
            function.batches(1);
            function.put("b");

            assertThat(function.batches(2)).containsExactly(List.of("a"), List.of("b"));
        }
    }

    static void invocationMetrics(MiniStack aws) throws Exception {
        try (ProxiedFunction function = ProxiedFunction.handling(aws, "counted")) {
            function.put("a");
            function.map(mapping -> mapping.batchSize(1));
            function.batches(1);
            function.put("b");
            function.batches(2); // By then the first invocation has ended.

            assertThat(aws.client(CloudWatchClient.builder())
                            .listMetrics(list -> list.namespace("AWS/Lambda"))
                            .metrics())
                    .isEmpty();
        }
    }
}
