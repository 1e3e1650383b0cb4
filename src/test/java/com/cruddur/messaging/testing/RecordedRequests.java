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
 * Records the requests that commands send in this JVM. The SDK adds this interceptor to each client, because the test
 * resource {@code software/amazon/awssdk/global/handlers/execution.interceptors} names this class.
 */
public final class RecordedRequests implements ExecutionInterceptor {

    /**
     * A sent request.
     *
     * @param service the service that the request was signed for, which is also the prefix of its IAM actions
     * @param parameters the parameters of the operation, with the names of the service's API
     */
    public record SentRequest(String service, String operation, JsonNode parameters) {}

    private record Recording(String accessKey, Queue<SentRequest> requests) {}

    private static final Pattern CREDENTIAL = Pattern.compile("Credential=(\\w+)/\\d+/[\\w-]+/([\\w-]+)/");
    private static final ObjectMapper JSON = new ObjectMapper();

    private static volatile Recording recording = new Recording("", new ConcurrentLinkedQueue<>());

    /**
     * Returns the requests that are sent with an access key while commands run, in order. Do not record in two threads
     * at once.
     */
    public static List<SentRequest> of(String accessKey, Runnable commands) {
        recording = new Recording(accessKey, new ConcurrentLinkedQueue<>());
        commands.run();
        return List.copyOf(recording.requests);
    }

    @Override
    public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
        Matcher credential = CREDENTIAL.matcher(
                context.httpRequest().firstMatchingHeader("Authorization").orElse(""));
        if (credential.find() && credential.group(1).equals(recording.accessKey)) {
            recording.requests.add(new SentRequest(
                    credential.group(2),
                    attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME),
                    JSON.valueToTree(AwsJson.of((SdkPojo) context.request()))));
        }
    }
}
