package com.cruddur.messaging.infra.settings;

/** The subnets whose route tables lead to DynamoDB through the gateway endpoint. */
public enum EndpointSubnets {
    /** Every subnet. */
    ALL,
    /** Subnets with a route to the internet. */
    PUBLIC,
    /** Subnets with a route out through a NAT. */
    PRIVATE,
    /** Subnets with no route out. */
    ISOLATED
}
