package com.cruddur.messaging.infra.settings;

/** Whether the stage creates a gateway endpoint for DynamoDB. */
public enum EndpointChoice {
    /** The stage creates the endpoint. */
    CREATE,
    /** The stage does not create an endpoint. The VPC may have one from elsewhere. */
    NONE
}
