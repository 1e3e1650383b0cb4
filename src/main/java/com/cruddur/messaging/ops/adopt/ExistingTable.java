package com.cruddur.messaging.ops.adopt;

import com.cruddur.messaging.assembly.Assembly;
import com.cruddur.messaging.assembly.AwsJson;
import com.cruddur.messaging.assembly.Resource;
import com.cruddur.messaging.assembly.TableDifference;
import com.cruddur.messaging.ops.cli.Failure;
import com.cruddur.messaging.ops.cli.StageChoice;
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

/** Finds the table of the templates in an account, and compares it with its template. */
final class ExistingTable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String RECOVERY = "PointInTimeRecoverySpecification";
    private static final String RECOVERY_ENABLED = "PointInTimeRecoveryEnabled";
    private static final String RECOVERY_DAYS = "RecoveryPeriodInDays";
    private static final int MOST_RECOVERY_DAYS = 35;
    private static final String ENCRYPTION = "SSESpecification";

    private ExistingTable() {}

    /**
     * The settings of a table that its description does not contain.
     *
     * @param recovery its point-in-time recovery
     * @param timeToLive the attribute by which DynamoDB deletes expired items; empty if time to live is disabled
     * @param customerManagedKey the ARN of the customer managed key that encrypts the table; empty for a key of AWS
     * @param scales whether the stage has auto scaling
     * @param scaling the differences for the auto scaling that the table already has
     * @param tags the tags of the table
     */
    record SeparateSettings(
            PointInTimeRecoveryDescription recovery,
            Optional<String> timeToLive,
            Optional<String> customerManagedKey,
            boolean scales,
            List<PropertyDifference> scaling,
            Map<String, String> tags) {}

    /**
     * Returns the table with a name.
     *
     * @throws Failure if the table does not exist or is being deleted
     */
    static TableDescription describe(DynamoDbClient client, String name, Target target) {
        try {
            TableDescription table =
                    client.describeTable(describe -> describe.tableName(name)).table();
            if (table.tableStatus() != TableStatus.DELETING) {
                return table;
            }
        } catch (ResourceNotFoundException e) {
            // The failure below is for this case too.
        }
        throw new Failure(
                "There is no table %s at %s. Check --region, --profile, and table.name in cdk.json. If there is no table yet, deploy the data stack first: npx cdk deploy %s -c stage=%s%s"
                        .formatted(
                                name,
                                target,
                                target.stages().names().stack("data"),
                                target.stages().name(StageChoice.PROD),
                                target.cdkOptions()));
    }

    /**
     * Reads the other settings of a table and compares it with its template.
     *
     * @throws Failure if the table is in an account that the stacks do not name
     */
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
        SeparateSettings separate = new SeparateSettings(
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
                assembly.resources(Resource.TABLE).get(0), assembly.table().awsRequest(), table, separate);
    }

    static Optional<String> customerManagedKey(SSEDescription encryption, KmsClient keys) {
        return Optional.ofNullable(encryption)
                .map(SSEDescription::kmsMasterKeyArn)
                .filter(key -> isCustomerManaged(key, keys));
    }

    /** Asks KMS, because DynamoDB does not return the owner of a key. An emulator may name a key that its KMS does not have. */
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
            Resource resource, CreateTableRequest defined, TableDescription table, SeparateSettings separate) {
        ObjectNode account = properties(table);
        CreateTableRequest actual = TableDifference.requestFor(table);
        List<TableDifference> found = TableDifference.between(defined, table).stream()
                .filter(difference -> !difference.property().startsWith("StreamSpecification."))
                .toList();
        List<PropertyDifference> differences = new ArrayList<>(TableReadiness.differences(table));
        found.forEach(
                difference -> differences.add(TableOutcomes.of(difference, found, defined, actual, separate.scales())));
        separate.customerManagedKey().ifPresent(key -> {
            ((ObjectNode) account.path(ENCRYPTION)).put("KMSMasterKeyId", key);
            differences.add(PropertyDifference.inPlace(ENCRYPTION + ".KMSMasterKeyId", TableDifference.NONE, key));
        });
        int days = recoveryDays(resource);
        int actualDays = recoveryDays(separate.recovery());
        ObjectNode recovery = account.putObject(RECOVERY).put(RECOVERY_ENABLED, actualDays > 0);
        if (actualDays > 0) {
            recovery.put(RECOVERY_DAYS, actualDays);
        }
        if (days > 0 != actualDays > 0) {
            differences.add(recovery(RECOVERY_ENABLED, days > 0, actualDays > 0));
        } else if (days != actualDays) {
            differences.add(recovery(RECOVERY_DAYS, days, actualDays));
        }
        // The templates do not set time to live, so a deploy would not disable it.
        separate.timeToLive()
                .ifPresent(attribute -> differences.add(PropertyDifference.fixFirst(
                        "TimeToLiveSpecification",
                        TableDifference.NONE,
                        attribute,
                        TableRemedies.endTimeToLive(table.tableName(), attribute))));
        differences.addAll(separate.scaling());
        differences.addAll(TagComparison.compare(resource.properties(), account, separate.tags()));
        return new ExistingResource(resource, Map.of("TableName", table.tableName()), account, differences);
    }

    private static PropertyDifference recovery(String property, Object defined, Object actual) {
        return PropertyDifference.inPlace(RECOVERY + "." + property, defined.toString(), actual.toString());
    }

    /** Returns 0 if recovery is disabled, and the maximum if the template does not set the days. */
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

    /** Returns the properties with CloudFormation's names, which differ from the names of the API in a few cases only. */
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
