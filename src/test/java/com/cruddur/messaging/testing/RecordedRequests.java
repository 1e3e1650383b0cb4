package com.cruddur.messaging.testing;

import com.cruddur.messaging.assembly.AwsJson;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;

/**
 * Records the requests that commands send in this JVM. The SDK puts one into each of its clients, since the test resource
 * {@code software/amazon/awssdk/global/handlers/execution.interceptors} names this class.
 */
public final class RecordedRequests implements ExecutionInterceptor {

    /**
     * A request as it was sent.
     *
     * @param service the service that it was signed for, which is the prefix of IAM's actions too
     * @param parameters the operation's parameters, as the service's API names them
     */
    public record Sent(String service, String operation, JsonNode parameters) {}

    private record Recording(String accessKey, Queue<Sent> requests) {}

    private static final Pattern CREDENTIAL = Pattern.compile("Credential=(\\w+)/\\d+/[\\w-]+/([\\w-]+)/");
    private static final ObjectMapper JSON = new ObjectMapper();

    private static volatile Recording recording = new Recording("", new ConcurrentLinkedQueue<>());

    /** Returns what is sent with an access key while something runs, in its order. One records at a time. */
    public static List<Sent> of(String accessKey, Runnable commands) {
        recording = new Recording(accessKey, new ConcurrentLinkedQueue<>());
        commands.run();
        return List.copyOf(recording.requests);
    }

    @Override
    public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
        Matcher credential = CREDENTIAL.matcher(
                context.httpRequest().firstMatchingHeader("Authorization").orElse(""));
        if (credential.find() && credential.group(1).equals(recording.accessKey)) {
            recording.requests.add(new Sent(
                    credential.group(2),
                    attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME),
                    JSON.valueToTree(AwsJson.of((SdkPojo) context.request()))));
        }
    }
}
