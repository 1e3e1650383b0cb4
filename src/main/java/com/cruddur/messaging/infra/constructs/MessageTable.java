package com.cruddur.messaging.infra.constructs;

import com.cruddur.messaging.infra.settings.Capacity.AutoScaling;
import com.cruddur.messaging.infra.settings.Removal;
import com.cruddur.messaging.infra.settings.TableSettings;
import com.cruddur.messaging.model.Schema;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.dynamodb.Attribute;
import software.amazon.awscdk.services.dynamodb.AttributeType;
import software.amazon.awscdk.services.dynamodb.BillingMode;
import software.amazon.awscdk.services.dynamodb.EnableScalingProps;
import software.amazon.awscdk.services.dynamodb.GlobalSecondaryIndexProps;
import software.amazon.awscdk.services.dynamodb.IScalableTableAttribute;
import software.amazon.awscdk.services.dynamodb.PointInTimeRecoverySpecification;
import software.amazon.awscdk.services.dynamodb.StreamViewType;
import software.amazon.awscdk.services.dynamodb.Table;
import software.amazon.awscdk.services.dynamodb.TableEncryption;
import software.amazon.awscdk.services.dynamodb.UtilizationScalingProps;
import software.amazon.awscdk.services.iam.Grant;
import software.amazon.awscdk.services.iam.GrantOnPrincipalOptions;
import software.amazon.awscdk.services.iam.IGrantable;
import software.constructs.Construct;

/**
 * The table of messages and message groups: keys {@code pk} and {@code sk}, provisioned capacity, the sparse index
 * {@code message-group-sk-index} with every attribute, and a stream of new images. With an own key, the key too.
 *
 * <p>It is a {@code Table}, since {@code TableV2} knows no fixed write capacity. Its grants name what a principal is to
 * do, and give exactly that.
 */
public final class MessageTable extends Construct {

    private final Table table;

    /**
     * @param settings name, protection, encryption and capacity
     */
    public MessageTable(Construct scope, String id, TableSettings settings) {
        super(scope, id);
        RemovalPolicy removal = settings.removal() == Removal.RETAIN ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;
        Table.Builder builder = Table.Builder.create(this, "Table")
                .tableName(settings.name())
                .partitionKey(string(Schema.PK))
                .sortKey(string(Schema.SK))
                .billingMode(BillingMode.PROVISIONED)
                .readCapacity(settings.capacity().read())
                .writeCapacity(settings.capacity().write())
                .stream(StreamViewType.NEW_IMAGE)
                .removalPolicy(removal)
                .deletionProtection(settings.deletionProtection())
                .pointInTimeRecoverySpecification(PointInTimeRecoverySpecification.builder()
                        .pointInTimeRecoveryEnabled(settings.pointInTimeRecovery())
                        .build());
        switch (settings.encryption()) {
            case AWS_OWNED -> builder.encryption(TableEncryption.DEFAULT);
            case AWS_MANAGED -> builder.encryption(TableEncryption.AWS_MANAGED);
            case OWN_KEY ->
                builder.encryption(TableEncryption.CUSTOMER_MANAGED)
                        .encryptionKey(new TableKey(this, "Key", removal).key());
        }
        table = builder.build();
        table.addGlobalSecondaryIndex(GlobalSecondaryIndexProps.builder()
                .indexName(Schema.MESSAGE_GROUP_INDEX)
                .partitionKey(string(Schema.MESSAGE_GROUP_UUID))
                .sortKey(string(Schema.SK))
                .readCapacity(settings.capacity().read())
                .writeCapacity(settings.capacity().write())
                .build());
        if (settings.capacity() instanceof AutoScaling scaling) {
            scale(scaling);
        }
    }

    public String tableName() {
        return table.getTableName();
    }

    public String tableArn() {
        return table.getTableArn();
    }

    public String streamArn() {
        return table.getTableStreamArn();
    }

    /** Access patterns A to D: query messages and message groups, and create them. Nothing of the index. */
    public Grant grantMessaging(IGrantable grantee) {
        return grant(
                grantee, List.of(Schema.MESSAGE_PREFIX, Schema.GROUP_PREFIX), "dynamodb:Query", "dynamodb:PutItem");
    }

    /** Access pattern E: find a group's rows through the index, and move them. Messages can be neither written nor deleted. */
    public Grant grantMoveGroups(IGrantable grantee) {
        Grant findRows = grant(grantee, table.getTableArn() + "/index/" + Schema.MESSAGE_GROUP_INDEX, "dynamodb:Query");
        return findRows.combine(grant(
                grantee, List.of(Schema.GROUP_PREFIX), "dynamodb:Query", "dynamodb:PutItem", "dynamodb:DeleteItem"));
    }

    /** What an event source mapping needs of the role of its function. {@code ListStreams} knows no resource. */
    public Grant grantReadStream(IGrantable grantee) {
        Grant read = grant(
                grantee, streamArn(), "dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator");
        return read.combine(grant(grantee, "*", "dynamodb:ListStreams"));
    }

    /** What DAX needs to serve access patterns A to D. */
    public Grant grantCache(IGrantable grantee) {
        return grantMessaging(grantee).combine(grant(grantee, table.getTableArn(), "dynamodb:DescribeTable"));
    }

    private void scale(AutoScaling scaling) {
        EnableScalingProps bounds = EnableScalingProps.builder()
                .minCapacity(scaling.min())
                .maxCapacity(scaling.max())
                .build();
        UtilizationScalingProps target = UtilizationScalingProps.builder()
                .targetUtilizationPercent(scaling.targetUtilizationPercent())
                .build();
        Stream.<IScalableTableAttribute>of(
                        table.autoScaleReadCapacity(bounds),
                        table.autoScaleWriteCapacity(bounds),
                        table.autoScaleGlobalSecondaryIndexReadCapacity(Schema.MESSAGE_GROUP_INDEX, bounds),
                        table.autoScaleGlobalSecondaryIndexWriteCapacity(Schema.MESSAGE_GROUP_INDEX, bounds))
                .forEach(capacity -> capacity.scaleOnUtilization(target));
    }

    private static Attribute string(String name) {
        return Attribute.builder().name(name).type(AttributeType.STRING).build();
    }

    private static Grant grant(IGrantable grantee, String resource, String... actions) {
        return Grant.addToPrincipal(GrantOnPrincipalOptions.builder()
                .grantee(grantee)
                .actions(List.of(actions))
                .resourceArns(List.of(resource))
                .build());
    }

    /**
     * On the table, only for partition keys with one of the prefixes. ForAllValues also holds for a request that names
     * no key at all, which the Null condition refuses.
     */
    private Grant grant(IGrantable grantee, List<String> keyPrefixes, String... actions) {
        List<String> keys = keyPrefixes.stream().map(prefix -> prefix + "*").toList();
        return Grant.addToPrincipal(GrantOnPrincipalOptions.builder()
                .grantee(grantee)
                .actions(List.of(actions))
                .resourceArns(List.of(table.getTableArn()))
                .conditions(Map.of(
                        "ForAllValues:StringLike", Map.of("dynamodb:LeadingKeys", keys),
                        "Null", Map.of("dynamodb:LeadingKeys", "false")))
                .build());
    }
}
