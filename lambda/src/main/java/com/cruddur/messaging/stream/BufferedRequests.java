package com.cruddur.messaging.stream;

import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.Header;
import software.amazon.awssdk.http.SdkHttpRequest;

/**
 * Omits {@code Content-Length} from each request, which makes it a millisecond faster.
 *
 * <p>With the header, the SDK makes the JDK stream the body. A streamed body cannot be sent again, so the JDK first
 * waits one millisecond to see whether the server has closed the connection
 * ({@code sun.net.www.http.HttpClient.available}). Without the header, the JDK buffers the body, sets the length
 * itself, and repeats the request on a new connection if the old one is closed.
 */
final class BufferedRequests implements ExecutionInterceptor {

    @Override
    public SdkHttpRequest modifyHttpRequest(Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
        return context.httpRequest().toBuilder()
                .removeHeader(Header.CONTENT_LENGTH)
                .build();
    }
}
