package com.cruddur.messaging.infra.constructs;

import com.cruddur.messaging.infra.settings.Capacity;
import com.cruddur.messaging.infra.settings.Capacity.AutoScaling;
import com.cruddur.messaging.infra.settings.Removal;
import com.cruddur.messaging.infra.settings.TableSettings;
import com.cruddur.messaging.model.Schema;
import java.util.List;
import java.util.stream.Stream;
import software.amazon.awscdk.Annotations;
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
 * Defines the table of messages and message groups: keys {@code pk} and {@code sk}, the sparse index {@code
 * message-group-sk-index} with all attributes, and a stream of new images. With encryption {@code own-key} it defines
 * the KMS key too.
 *
 * <p>It uses {@code Table}, since {@code TableV2} does not support a fixed write capacity. Each grant is named after
 * what its grantee does, and grants only the actions for that.
 */
public final class MessageTable extends Construct {

    private final TableSettings settings;
    private final Table table;

    /**
     * Adds a note on the units that auto scaling may have left, if a retained table has a fixed capacity.
     *
     * @param settings name, removal, protection, encryption, capacity and insights
     */
    public MessageTable(Construct scope, String id, TableSettings settings) {
        super(scope, id);
        this.settings = settings;
        Table.Builder builder = builder();
        GlobalSecondaryIndexProps.Builder index = index();
        setCapacity(builder, index);
        setEncryption(builder);
        table = builder.build();
        table.addGlobalSecondaryIndex(index.build());
        if (settings.capacity() instanceof AutoScaling scaling) {
            scale(scaling);
        }
        if (settings.capacity() instanceof Capacity.Fixed units && settings.removal() == Removal.RETAIN) {
            noteScaledUnits(units);
        }
    }

    /** Returns the table's name, or a token for it. */
    public String tableName() {
        return table.getTableName();
    }

    /** Returns the table's ARN, with which the ARN of its index begins. */
    public String tableArn() {
        return table.getTableArn();
    }

    /** Returns the ARN of the stream, which changes when the stream is replaced. */
    public String streamArn() {
        return table.getTableStreamArn();
    }

    /**
     * Grants access patterns A to D: query and create messages and message groups. It grants no access to the index.
     */
    public Grant grantMessaging(IGrantable grantee) {
        List<String> prefixes = List.of(Schema.MESSAGE_PREFIX, Schema.GROUP_PREFIX);
        return Grants.onKeys(grantee, tableArn(), prefixes, "dynamodb:Query", "dynamodb:PutItem");
    }

    /** Grants access pattern E: query a group's rows through the index, and move them. Messages stay read-only. */
    public Grant grantMoveGroups(IGrantable grantee) {
        String index = tableArn() + "/index/" + Schema.MESSAGE_GROUP_INDEX;
        List<String> prefixes = List.of(Schema.GROUP_PREFIX);
        return Grants.on(grantee, index, "dynamodb:Query")
                .combine(Grants.onKeys(
                        grantee, tableArn(), prefixes, "dynamodb:Query", "dynamodb:PutItem", "dynamodb:DeleteItem"));
    }

    /** Grants what an event source mapping needs to read the stream. {@code ListStreams} supports no resource. */
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
     * Grants what DAX needs to serve access patterns A to D. {@code GetItem} is left out: DAX would use it to cache
     * items after a transaction, but every access pattern reads by query.
     */
    public Grant grantCache(IGrantable grantee) {
        return grantMessaging(grantee).combine(Grants.on(grantee, tableArn(), "dynamodb:DescribeTable"));
    }

    private Table.Builder builder() {
        return Table.Builder.create(this, "Table")
                .tableName(settings.name())
                .partitionKey(string(Schema.PK))
                .sortKey(string(Schema.SK))
                .stream(StreamViewType.NEW_IMAGE)
                .contributorInsightsSpecification(insights())
                .removalPolicy(settings.removal().policy())
                .deletionProtection(settings.deletionProtection())
                .pointInTimeRecoverySpecification(PointInTimeRecoverySpecification.builder()
                        .pointInTimeRecoveryEnabled(settings.pointInTimeRecovery())
                        .build());
    }

    private GlobalSecondaryIndexProps.Builder index() {
        return GlobalSecondaryIndexProps.builder()
                .indexName(Schema.MESSAGE_GROUP_INDEX)
                .partitionKey(string(Schema.MESSAGE_GROUP_UUID))
                .sortKey(string(Schema.SK))
                .contributorInsightsSpecification(insights());
    }

    private void setCapacity(Table.Builder builder, GlobalSecondaryIndexProps.Builder index) {
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
    }

    private void setEncryption(Table.Builder builder) {
        switch (settings.encryption()) {
            case AWS_OWNED -> builder.encryption(TableEncryption.DEFAULT);
            case AWS_MANAGED -> builder.encryption(TableEncryption.AWS_MANAGED);
            case OWN_KEY ->
                builder.encryption(TableEncryption.CUSTOMER_MANAGED)
                        .encryptionKey(
                                new TableKey(this, "Key", settings.removal().policy()).key());
        }
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

    /**
     * CloudFormation sets units only if the template changes them, so no diff shows units that auto scaling has left.
     */
    private void noteScaledUnits(Capacity.Fixed fixed) {
        String units = "ReadCapacityUnits=%d,WriteCapacityUnits=%d".formatted(fixed.read(), fixed.write());
        Annotations.of(this)
                .addInfoV2(
                        "cruddur-messages:scaledUnits",
                        "table.capacity is fixed. A deploy does not lower units that auto scaling set earlier. To set the units: aws dynamodb update-table --table-name %1$s --provisioned-throughput %2$s --global-secondary-index-updates 'Update={IndexName=%3$s,ProvisionedThroughput={%2$s}}'"
                                .formatted(settings.name(), units, Schema.MESSAGE_GROUP_INDEX));
    }

    /** Returns Contributor Insights for throttled keys only, which cost next to nothing while no key is throttled. */
    private ContributorInsightsSpecification insights() {
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
