package com.cruddur.messaging.infra.constructs;

import com.cruddur.messaging.infra.settings.Capacity;
import com.cruddur.messaging.infra.settings.Capacity.AutoScaling;
import com.cruddur.messaging.infra.settings.Removal;
import com.cruddur.messaging.infra.settings.TableSettings;
import com.cruddur.messaging.model.Schema;
import java.util.List;
import java.util.stream.Stream;
import software.amazon.awscdk.Annotations;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.applicationautoscaling.CfnScalingPolicy;
import software.amazon.awscdk.services.dynamodb.Attribute;
import software.amazon.awscdk.services.dynamodb.AttributeType;
import software.amazon.awscdk.services.dynamodb.BillingMode;
import software.amazon.awscdk.services.dynamodb.ContributorInsightsMode;
import software.amazon.awscdk.services.dynamodb.ContributorInsightsSpecification;
import software.amazon.awscdk.services.dynamodb.EnableScalingProps;
import software.amazon.awscdk.services.dynamodb.GlobalSecondaryIndexProps;
import software.amazon.awscdk.services.dynamodb.IScalableTableAttribute;
import software.amazon.awscdk.services.dynamodb.PointInTimeRecoverySpecification;
import software.amazon.awscdk.services.dynamodb.StreamViewType;
import software.amazon.awscdk.services.dynamodb.Table;
import software.amazon.awscdk.services.dynamodb.TableEncryption;
import software.amazon.awscdk.services.dynamodb.UtilizationScalingProps;
import software.amazon.awscdk.services.iam.Grant;
import software.amazon.awscdk.services.iam.IGrantable;
import software.constructs.Construct;
import software.constructs.IConstruct;

/**
 * The table of messages and message groups: keys {@code pk} and {@code sk}, the sparse index
 * {@code message-group-sk-index} with every attribute, and a stream of new images. With an own key, the key too.
 *
 * <p>It is a {@code Table}, since {@code TableV2} knows no fixed write capacity. Its grants name what a principal is to
 * do, and give exactly that.
 */
public final class MessageTable extends Construct {

    private final Table table;

    /**
     * @param settings name, protection, encryption, capacity and insights
     */
    public MessageTable(Construct scope, String id, TableSettings settings) {
        super(scope, id);
        RemovalPolicy removal = settings.removal().policy();
        Table.Builder builder = Table.Builder.create(this, "Table")
                .tableName(settings.name())
                .partitionKey(string(Schema.PK))
                .sortKey(string(Schema.SK))
                .stream(StreamViewType.NEW_IMAGE)
                .contributorInsightsSpecification(insights(settings))
                .removalPolicy(removal)
                .deletionProtection(settings.deletionProtection())
                .pointInTimeRecoverySpecification(PointInTimeRecoverySpecification.builder()
                        .pointInTimeRecoveryEnabled(settings.pointInTimeRecovery())
                        .build());
        GlobalSecondaryIndexProps.Builder index = GlobalSecondaryIndexProps.builder();
        if (settings.capacity() instanceof Capacity.Provisioned units) {
            builder.billingMode(BillingMode.PROVISIONED)
                    .readCapacity(units.read())
                    .writeCapacity(units.write());
            index.readCapacity(units.read()).writeCapacity(units.write());
        } else if (settings.capacity() instanceof Capacity.OnDemand most) {
            builder.billingMode(BillingMode.PAY_PER_REQUEST);
            most.maxRead().ifPresent(units -> {
                builder.maxReadRequestUnits(units);
                index.maxReadRequestUnits(units);
            });
            most.maxWrite().ifPresent(units -> {
                builder.maxWriteRequestUnits(units);
                index.maxWriteRequestUnits(units);
            });
        }
        switch (settings.encryption()) {
            case AWS_OWNED -> builder.encryption(TableEncryption.DEFAULT);
            case AWS_MANAGED -> builder.encryption(TableEncryption.AWS_MANAGED);
            case OWN_KEY ->
                builder.encryption(TableEncryption.CUSTOMER_MANAGED)
                        .encryptionKey(new TableKey(this, "Key", removal).key());
        }
        table = builder.build();
        table.addGlobalSecondaryIndex(index.indexName(Schema.MESSAGE_GROUP_INDEX)
                .partitionKey(string(Schema.MESSAGE_GROUP_UUID))
                .sortKey(string(Schema.SK))
                .contributorInsightsSpecification(insights(settings))
                .build());
        if (settings.capacity() instanceof AutoScaling scaling) {
            scale(scaling);
        }
        if (settings.capacity() instanceof Capacity.Fixed units && settings.removal() == Removal.RETAIN) {
            tellOfScaledUnits(settings.name(), units);
        }
    }

    /** The table's name, or a token for it. */
    public String tableName() {
        return table.getTableName();
    }

    /** The table's ARN; that of its index follows from it. */
    public String tableArn() {
        return table.getTableArn();
    }

    /** The ARN of the stream, which is another one whenever the stream is made anew. */
    public String streamArn() {
        return table.getTableStreamArn();
    }

    /** Access patterns A to D: query messages and message groups, and create them. Nothing of the index. */
    public Grant grantMessaging(IGrantable grantee) {
        List<String> prefixes = List.of(Schema.MESSAGE_PREFIX, Schema.GROUP_PREFIX);
        return Grants.onKeys(grantee, tableArn(), prefixes, "dynamodb:Query", "dynamodb:PutItem");
    }

    /** Access pattern E: find a group's rows through the index, and move them. No message is written or deleted. */
    public Grant grantMoveGroups(IGrantable grantee) {
        String index = tableArn() + "/index/" + Schema.MESSAGE_GROUP_INDEX;
        List<String> prefixes = List.of(Schema.GROUP_PREFIX);
        return Grants.on(grantee, index, "dynamodb:Query")
                .combine(Grants.onKeys(
                        grantee, tableArn(), prefixes, "dynamodb:Query", "dynamodb:PutItem", "dynamodb:DeleteItem"));
    }

    /** What an event source mapping needs of the role of its function. {@code ListStreams} knows no resource. */
    public Grant grantReadStream(IGrantable grantee) {
        return Grants.on(
                        grantee,
                        streamArn(),
                        "dynamodb:DescribeStream",
                        "dynamodb:GetRecords",
                        "dynamodb:GetShardIterator")
                .combine(Grants.on(grantee, "*", "dynamodb:ListStreams"));
    }

    /**
     * What DAX needs to serve access patterns A to D. Not {@code GetItem}, which it would use after a transaction to cache
     * the items written: every pattern reads by query, so nobody would read them.
     */
    public Grant grantCache(IGrantable grantee) {
        return grantMessaging(grantee).combine(Grants.on(grantee, tableArn(), "dynamodb:DescribeTable"));
    }

    /** CloudFormation sets units only where the template changes them, so no diff shows the units that auto scaling left. */
    private void tellOfScaledUnits(String name, Capacity.Fixed fixed) {
        String units = "ReadCapacityUnits=%d,WriteCapacityUnits=%d".formatted(fixed.read(), fixed.write());
        Annotations.of(this)
                .addInfoV2(
                        "cruddur-messages:scaledUnits",
                        "table.capacity is fixed. If auto scaling has raised the table's units before, no deploy lowers them. Set them once: aws dynamodb update-table --table-name %1$s --provisioned-throughput %2$s --global-secondary-index-updates 'Update={IndexName=%3$s,ProvisionedThroughput={%2$s}}'"
                                .formatted(name, units, Schema.MESSAGE_GROUP_INDEX));
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
        for (IConstruct construct : getNode().findAll()) {
            if (construct instanceof CfnScalingPolicy policy) {
                policy.setPolicyName(ScalingPolicyName.of(policy.getNode().getScope()));
            }
        }
    }

    /** Of throttled keys only, which costs next to nothing while none is throttled. */
    private static ContributorInsightsSpecification insights(TableSettings settings) {
        return settings.insights()
                ? ContributorInsightsSpecification.builder()
                        .enabled(true)
                        .mode(ContributorInsightsMode.THROTTLED_KEYS)
                        .build()
                : null;
    }

    private static Attribute string(String name) {
        return Attribute.builder().name(name).type(AttributeType.STRING).build();
    }
}
