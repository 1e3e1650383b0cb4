package com.cruddur.messaging.infra.constructs;

import java.util.List;
import java.util.Map;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.iam.AnyPrincipal;
import software.amazon.awscdk.services.iam.Effect;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.kms.IKey;
import software.amazon.awscdk.services.kms.Key;
import software.constructs.Construct;

/**
 * Defines a customer managed KMS key for the table. It is rotated every year and has the table's removal policy.
 *
 * <p>The key policy allows the account's principals to use it through DynamoDB, as the policy of the AWS managed key
 * {@code aws/dynamodb} does. A principal that may use the table therefore needs no permission for the key. Any other
 * use of the key needs permission.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html">AWS: how
 *     DynamoDB uses KMS</a>
 */
final class TableKey extends Construct {

    private final Key key;

    TableKey(Construct scope, String id, RemovalPolicy removal) {
        super(scope, id);
        key = Key.Builder.create(this, "Key")
                .description("Encrypts the table of Cruddur's messages")
                .enableKeyRotation(true)
                .removalPolicy(removal)
                .build();
        key.addToResourcePolicy(useThroughDynamoDb());
        key.addToResourcePolicy(grantToServicesOnly());
    }

    private PolicyStatement useThroughDynamoDb() {
        Stack stack = Stack.of(this);
        return PolicyStatement.Builder.create()
                .sid("UseThroughDynamoDB")
                .principals(List.of(new AnyPrincipal()))
                .actions(List.of(
                        "kms:CreateGrant",
                        "kms:Decrypt",
                        "kms:DescribeKey",
                        "kms:Encrypt",
                        "kms:GenerateDataKey*",
                        "kms:ReEncrypt*"))
                .resources(List.of("*"))
                .conditions(Map.of(
                        "StringEquals",
                        OrderedMaps.map(
                                "kms:CallerAccount", stack.getAccount(),
                                "kms:ViaService", "dynamodb.%s.amazonaws.com".formatted(stack.getRegion()))))
                .build();
    }

    /** Returns a key policy statement that denies grants on the key, except to AWS services. */
    static PolicyStatement grantToServicesOnly() {
        return PolicyStatement.Builder.create()
                .sid("GrantToServicesOnly")
                .effect(Effect.DENY)
                .principals(List.of(new AnyPrincipal()))
                .actions(List.of("kms:CreateGrant"))
                .resources(List.of("*"))
                .conditions(Map.of(
                        "BoolIfExists",
                        OrderedMaps.map("aws:PrincipalIsAWSService", "false", "kms:GrantIsForAWSResource", "false")))
                .build();
    }

    IKey key() {
        return key;
    }
}
