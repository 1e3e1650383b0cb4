package com.cruddur.messaging.local;

import software.amazon.awssdk.http.urlconnection.ProxyConfiguration;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.profiles.ProfileFile;

/** How clients reach this machine: by nothing that the environment says of the way to AWS. */
public final class Direct {

    /** The AWS profiles of this machine's user are not for it, and may be broken. */
    public static final ProfileFile NO_PROFILES = ProfileFile.aggregator().build();

    private Direct() {}

    /** Returns a builder of HTTP without a proxy, with the SDK's defaults in all else. */
    public static UrlConnectionHttpClient.Builder client() {
        return UrlConnectionHttpClient.builder()
                .proxyConfiguration(ProxyConfiguration.builder()
                        .useSystemPropertyValues(false)
                        .useEnvironmentVariablesValues(false)
                        .build());
    }
}
