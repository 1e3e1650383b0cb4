package com.cruddur.messaging.infra.settings;

/** Whether the stage makes a gateway endpoint for DynamoDB. */
public enum EndpointChoice {
    /** It makes one. */
    CREATE,
    /** It makes none: the VPC has somebody else's, or none. */
    NONE
}
