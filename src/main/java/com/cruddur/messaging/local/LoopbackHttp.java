package com.cruddur.messaging.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.time.Duration;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

/**
 * HTTP clients for services on this machine. They ignore proxies, and do not read the certificates of all authorities at start, as
 * the SDK's own builder does.
 */
public final class LoopbackHttp {

    /** The timeout for a connection, on this machine or to AWS. */
    public static final Duration CONNECTION_TIMEOUT = Duration.ofSeconds(5);

    /** The timeout for an answer, on this machine or from AWS. */
    public static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);

    private LoopbackHttp() {}

    /** Returns a new client. The caller closes it. */
    public static SdkHttpClient client() {
        return UrlConnectionHttpClient.create(LoopbackHttp::open);
    }

    private static HttpURLConnection open(URI uri) {
        try {
            HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection(Proxy.NO_PROXY);
            connection.setConnectTimeout((int) CONNECTION_TIMEOUT.toMillis());
            connection.setReadTimeout((int) ANSWER_TIMEOUT.toMillis());
            return connection;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
