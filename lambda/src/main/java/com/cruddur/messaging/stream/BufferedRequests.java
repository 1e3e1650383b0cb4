package com.cruddur.messaging.stream;

import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.Header;
import software.amazon.awssdk.http.SdkHttpRequest;

/**
 * Takes a millisecond off each request.
 *
 * <p>The SDK tells the JDK's connection how long a body is, which makes it stream. What was streamed cannot be sent again, so
 * the JDK first listens, a whole millisecond, whether the server has closed the connection
 * ({@code sun.net.www.http.HttpClient.available}). Untold, it buffers the body, tells the server its length, and sends it
 * again on a new connection if the old one turns out to be closed.
 */
final class BufferedRequests implements ExecutionInterceptor {

    @Override
    public SdkHttpRequest modifyHttpRequest(Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
        return context.httpRequest().toBuilder()
                .removeHeader(Header.CONTENT_LENGTH)
                .build();
    }
}
