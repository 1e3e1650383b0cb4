package com.cruddur.messaging.testing;

import software.amazon.awssdk.core.SdkClient;

/** What a client that stands in for one of AWS has nothing to say of: it is no service's, and nothing is open. */
public interface StandInClient extends SdkClient {

    @Override
    default String serviceName() {
        return "stand-in";
    }

    @Override
    default void close() {}
}
