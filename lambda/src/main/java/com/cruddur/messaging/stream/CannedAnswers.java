package com.cruddur.messaging.stream;

import com.cruddur.messaging.model.Schema;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpResponse;

/**
 * An HTTP client without a network, for {@link Priming}: it answers every query with the two rows of a group, and every
 * transaction with success.
 */
final class CannedAnswers implements SdkHttpClient {

    static final URI NOWHERE = URI.create("https://dynamodb.invalid");
    static final String GROUP = new UUID(0, 1).toString();
    static final String NEW_TIME = "2023-03-20T22:52:11.123457+00:00";

    private static final String OLD_TIME = "2023-03-20T22:52:11.123456+00:00";
    private static final byte[] ROWS = utf8("{\"Count\":2,\"Items\":[%s,%s]}".formatted(row(0, 9), row(9, 0)));
    private static final byte[] YES = utf8("{}");

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        String target =
                request.httpRequest().firstMatchingHeader("X-Amz-Target").orElse("");
        byte[] answer = target.endsWith(".Query") ? ROWS : YES;
        return new ExecutableHttpRequest() {
            @Override
            public HttpExecuteResponse call() throws IOException {
                request.contentStreamProvider().orElseThrow().newStream().readAllBytes();
                return HttpExecuteResponse.builder()
                        .response(SdkHttpResponse.builder()
                                .statusCode(200)
                                .putHeader("Content-Length", Integer.toString(answer.length))
                                .build())
                        .responseBody(AbortableInputStream.create(new ByteArrayInputStream(answer)))
                        .build();
            }

            @Override
            public void abort() {
                // the answer needs no connection
            }
        };
    }

    @Override
    public String clientName() {
        return "CannedAnswers";
    }

    @Override
    public void close() {
        // nothing is open
    }

    private static String row(int owner, int other) {
        StringBuilder row = new StringBuilder();
        Map.of(
                        Schema.PK,
                        Schema.GROUP_PREFIX + new UUID(0, owner),
                        Schema.SK,
                        OLD_TIME,
                        Schema.MESSAGE_GROUP_UUID,
                        GROUP,
                        Schema.MESSAGE,
                        "old",
                        Schema.USER_UUID,
                        new UUID(0, other).toString(),
                        Schema.USER_DISPLAY_NAME,
                        "nobody",
                        Schema.USER_HANDLE,
                        "nobody")
                .forEach((name, value) ->
                        row.append(row.isEmpty() ? "" : ",").append("\"%s\":{\"S\":\"%s\"}".formatted(name, value)));
        return "{" + row + "}";
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
