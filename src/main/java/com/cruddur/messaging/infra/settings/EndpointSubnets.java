package com.cruddur.messaging.infra.settings;

/** The subnets whose route tables get a route to DynamoDB through the gateway endpoint. */
public enum EndpointSubnets {
    /** Every subnet. */
    ALL,
    /** Subnets with a route to an internet gateway. */
    PUBLIC,
    /** Subnets with a route to a NAT gateway. */
    PRIVATE,
    /** Subnets without a route to the internet. */
    ISOLATED
}
