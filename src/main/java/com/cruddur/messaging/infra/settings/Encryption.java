package com.cruddur.messaging.infra.settings;

/** The KMS key that encrypts the table. DynamoDB always encrypts. */
public enum Encryption {
    /** A key that DynamoDB owns. It is free, and the account cannot see it. */
    AWS_OWNED,
    /** The AWS managed key {@code aws/dynamodb} of the account. CloudTrail logs its use; AWS sets its policy. */
    AWS_MANAGED,
    /** A customer managed key, which the data stack defines with its policy and yearly rotation. */
    OWN_KEY
}
