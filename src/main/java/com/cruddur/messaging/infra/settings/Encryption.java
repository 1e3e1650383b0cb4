package com.cruddur.messaging.infra.settings;

/** Whose key encrypts the table. DynamoDB always encrypts. */
public enum Encryption {
    /** A key of DynamoDB's own, free, and not to be seen in the account. */
    AWS_OWNED,
    /** The account's key {@code aws/dynamodb}: its use is logged, its policy is AWS's. */
    AWS_MANAGED,
    /** A key made by the data stack: its policy and its rotation are the account's. */
    OWN_KEY
}
