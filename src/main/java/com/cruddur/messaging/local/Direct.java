package com.cruddur.messaging.local;

import software.amazon.awssdk.http.urlconnection.ProxyConfiguration;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

/** HTTP within this machine: no proxy of the environment is asked for it. */
public final class Direct {

    private Direct() {}

    /** Returns a builder of such a client, with the SDK's defaults in all else. */
    public static UrlConnectionHttpClient.Builder client() {
        return UrlConnectionHttpClient.builder()
                .proxyConfiguration(ProxyConfiguration.builder()
                        .useSystemPropertyValues(false)
                        .useEnvironmentVariablesValues(false)
                        .build());
    }
}
