package com.cruddur.messaging.testing;

import software.amazon.awssdk.core.SdkClient;

/** Base of fake AWS clients: has a service name, and nothing to close. */
public interface StandInClient extends SdkClient {

    @Override
    default String serviceName() {
        return "stand-in";
    }

    @Override
    default void close() {}
}
