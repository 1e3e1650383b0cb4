package com.cruddur.messaging.infra.settings;

/** What the gateway endpoint lets through. What callers may do is still for their own policies to say. */
public enum EndpointPolicy {
    /** Principals of this account, to tables of this account. Cuts off other accounts' tables and roles. */
    ACCOUNT,
    /** Principals of this account, to this table. Cuts every other table off from the VPC. */
    TABLE,
    /** Anything, as an endpoint without a policy. Data can be carried off to another account's table. */
    OPEN
}
