package com.cruddur.messaging.testing;

import software.amazon.awssdk.core.SdkClient;

/** The base of fake AWS clients. It has a service name and nothing to close. */
public interface StandInClient extends SdkClient {

    @Override
    default String serviceName() {
        return "stand-in";
    }

    @Override
    default void close() {}
}
