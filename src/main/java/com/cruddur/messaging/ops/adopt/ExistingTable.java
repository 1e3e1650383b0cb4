package com.cruddur.messaging.ops.adopt;

import com.cruddur.messaging.assembly.Assembly;
import com.cruddur.messaging.assembly.AwsJson;
import com.cruddur.messaging.assembly.Resource;
import com.cruddur.messaging.assembly.TableDifference;
import com.cruddur.messaging.ops.cli.Failure;
import com.cruddur.messaging.ops.cli.Target;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.applicationautoscaling.ApplicationAutoScalingClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.PointInTimeRecoveryDescription;
import software.amazon.awssdk.services.dynamodb.model.PointInTimeRecoveryStatus;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.SSEDescription;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;
import software.amazon.awssdk.services.dynamodb.model.Tag;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.KeyManagerType;
import software.amazon.awssdk.services.kms.model.NotFoundException;

/** The table of the templates, in an account. */
final class ExistingTable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String RECOVERY = "PointInTimeRecoverySpecification";
    private static final String RECOVERY_ENABLED = "PointInTimeRecoveryEnabled";
    private static final String RECOVERY_DAYS = "RecoveryPeriodInDays";
    private static final int MOST_RECOVERY_DAYS = 35;
    private static final String ENCRYPTION = "SSESpecification";

    private ExistingTable() {}

    /**
     * What the account has of a table beside its description.
     *
     * @param recovery how far back it can be restored
     * @param timeToLive after which attribute its items are deleted; empty if they are not
     * @param customerManagedKey the ARN of the key it is encrypted with, if that is not one of AWS
     * @param scales whether the stage wants auto scaling
     * @param scaling the auto scaling it has
     */
    record Beside(
            PointInTimeRecoveryDescription recovery,
            Optional<String> timeToLive,
            Optional<String> customerManagedKey,
            boolean scales,
            List<PropertyDifference> scaling,
            Map<String, String> tags) {}

    /**
     * Returns the table of this name.
     *
     * @throws Failure if there is none
     */
    static TableDescription describe(DynamoDbClient client, String name, Target target) {
        try {
            TableDescription table =
                    client.describeTable(describe -> describe.tableName(name)).table();
            if (table.tableStatus() != TableStatus.DELETING) {
                return table;
            }
        } catch (ResourceNotFoundException e) {
            // as if it were being deleted
        }
        throw new Failure(
                "There is no table %s at %s. Look at --region, --profile, and table.name in cdk.json. If there is none yet, let npx cdk deploy make the data stack first."
                        .formatted(name, target));
    }

    /** Compares a table with its template. */
    static ExistingResource find(
            DynamoDbClient client,
            KmsClient keys,
            ApplicationAutoScalingClient scaling,
            Assembly assembly,
            TableDescription table) {
        String name = table.tableName();
        new AdoptionEnvironment(assembly).requireAccountOf(table.tableArn());
        boolean scales = !assembly.resources("AWS::ApplicationAutoScaling::ScalableTarget")
                .isEmpty();
        Beside beside = new Beside(
                client.describeContinuousBackups(describe -> describe.tableName(name))
                        .continuousBackupsDescription()
                        .pointInTimeRecoveryDescription(),
                Optional.ofNullable(client.describeTimeToLive(describe -> describe.tableName(name))
                        .timeToLiveDescription()
                        .attributeName()),
                customerManagedKey(table.sseDescription(), keys),
                scales,
                TableScaling.find(scaling, scales, table),
                client.listTagsOfResource(list -> list.resourceArn(table.tableArn())).tags().stream()
                        .collect(Collectors.toMap(Tag::key, Tag::value)));
        return compare(
                assembly.resources(Resource.TABLE).get(0), assembly.table().awsRequest(), table, beside);
    }

    static Optional<String> customerManagedKey(SSEDescription encryption, KmsClient keys) {
        return Optional.ofNullable(encryption)
                .map(SSEDescription::kmsMasterKeyArn)
                .filter(key -> isCustomerManaged(key, keys));
    }

    /** DynamoDB names the key, and only KMS whose it is. One that KMS does not know is of an emulator. */
    private static boolean isCustomerManaged(String key, KmsClient keys) {
        try {
            return keys.describeKey(describe -> describe.keyId(key))
                            .keyMetadata()
                            .keyManager()
                    == KeyManagerType.CUSTOMER;
        } catch (NotFoundException e) {
            return false;
        }
    }

    static ExistingResource compare(
            Resource resource, CreateTableRequest defined, TableDescription table, Beside beside) {
        ObjectNode account = properties(table);
        CreateTableRequest actual = TableDifference.requestFor(table);
        List<TableDifference> found = TableDifference.between(defined, table).stream()
                .filter(difference -> !difference.property().startsWith("StreamSpecification."))
                .toList();
        List<PropertyDifference> differences = new ArrayList<>(TableReadiness.differences(table));
        found.forEach(
                difference -> differences.add(TableOutcomes.of(difference, found, defined, actual, beside.scales())));
        beside.customerManagedKey().ifPresent(key -> {
            ((ObjectNode) account.path(ENCRYPTION)).put("KMSMasterKeyId", key);
            differences.add(PropertyDifference.inPlace(ENCRYPTION + ".KMSMasterKeyId", TableDifference.NONE, key));
        });
        int days = recoveryDays(resource);
        int actualDays = recoveryDays(beside.recovery());
        ObjectNode recovery = account.putObject(RECOVERY).put(RECOVERY_ENABLED, actualDays > 0);
        if (actualDays > 0) {
            recovery.put(RECOVERY_DAYS, actualDays);
        }
        if (days > 0 != actualDays > 0) {
            differences.add(recovery(RECOVERY_ENABLED, days > 0, actualDays > 0));
        } else if (days != actualDays) {
            differences.add(recovery(RECOVERY_DAYS, days, actualDays));
        }
        // The templates know none, and what they do not know no deploy would ever end.
        beside.timeToLive()
                .ifPresent(attribute -> differences.add(PropertyDifference.first(
                        "TimeToLiveSpecification",
                        TableDifference.NONE,
                        attribute,
                        TableRemedies.endTimeToLive(table.tableName(), attribute))));
        differences.addAll(beside.scaling());
        differences.addAll(TagComparison.compare(resource.properties(), account, beside.tags()));
        return new ExistingResource(resource, Map.of("TableName", table.tableName()), account, differences);
    }

    private static PropertyDifference recovery(String property, Object defined, Object actual) {
        return PropertyDifference.inPlace(RECOVERY + "." + property, defined.toString(), actual.toString());
    }

    /** No days are none, and without their number they are as many as there can be. */
    private static int recoveryDays(Resource template) {
        JsonNode recovery = template.properties().path(RECOVERY);
        return recovery.path(RECOVERY_ENABLED).asBoolean()
                ? recovery.path(RECOVERY_DAYS).asInt(MOST_RECOVERY_DAYS)
                : 0;
    }

    private static int recoveryDays(PointInTimeRecoveryDescription recovery) {
        if (recovery.pointInTimeRecoveryStatus() != PointInTimeRecoveryStatus.ENABLED) {
            return 0;
        }
        return recovery.recoveryPeriodInDays() == null ? MOST_RECOVERY_DAYS : recovery.recoveryPeriodInDays();
    }

    /** CloudFormation names a table's properties as the API does, but for these. */
    private static ObjectNode properties(TableDescription table) {
        ObjectNode properties = JSON.valueToTree(AwsJson.of(TableDifference.requestFor(table)));
        if (properties.path("StreamSpecification") instanceof ObjectNode stream) {
            stream.remove("StreamEnabled");
        }
        if (properties.path(ENCRYPTION) instanceof ObjectNode encryption) {
            encryption.set("SSEEnabled", encryption.remove("Enabled"));
        }
        return properties;
    }
}
