package com.cruddur.messaging.infra.settings;

/** The requests that the gateway endpoint allows. Callers need permission from their identity policies too. */
public enum EndpointPolicy {
    /** Requests of this account's principals to this account's tables. Other accounts' tables and roles are cut off. */
    ACCOUNT,
    /** Requests of this account's principals to this table. Every other table is cut off from the VPC. */
    TABLE,
    /** Every request, as without a policy. Data can be copied to a table of a different account. */
    OPEN
}
