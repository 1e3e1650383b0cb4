package com.cruddur.messaging.ops.adopt;

import com.cruddur.messaging.assembly.Assembly;
import com.cruddur.messaging.assembly.Resource;
import com.cruddur.messaging.ops.cli.AwsJson;
import com.cruddur.messaging.ops.ddb.TableDifference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.PointInTimeRecoveryStatus;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.Tag;

/** Finds the table of the templates in an account. */
final class ExistingTable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String RECOVERY = "PointInTimeRecoverySpecification";
    private static final String RECOVERY_ENABLED = "PointInTimeRecoveryEnabled";

    private ExistingTable() {}

    static Optional<Existing> find(DynamoDbClient client, Assembly assembly) {
        Resource resource = assembly.resources(Resource.TABLE).get(0);
        CreateTableRequest defined = assembly.table().awsRequest();
        try {
            TableDescription table = client.describeTable(describe -> describe.tableName(defined.tableName()))
                    .table();
            new StackEnvironment(assembly).requireAccountOf(table.tableArn());
            boolean recoverable = client.describeContinuousBackups(describe -> describe.tableName(defined.tableName()))
                            .continuousBackupsDescription()
                            .pointInTimeRecoveryDescription()
                            .pointInTimeRecoveryStatus()
                    == PointInTimeRecoveryStatus.ENABLED;
            Map<String, String> tags =
                    client.listTagsOfResource(list -> list.resourceArn(table.tableArn())).tags().stream()
                            .collect(Collectors.toMap(Tag::key, Tag::value));
            return Optional.of(compare(resource, defined, table, recoverable, tags));
        } catch (ResourceNotFoundException e) {
            return Optional.empty();
        }
    }

    static Existing compare(
            Resource resource,
            CreateTableRequest defined,
            TableDescription table,
            boolean recoverable,
            Map<String, String> tags) {
        ObjectNode account = properties(table);
        account.putObject(RECOVERY).put(RECOVERY_ENABLED, recoverable);
        List<TableDifference> found = TableDifference.between(defined, table);
        List<Difference> differences = new ArrayList<>(found.stream()
                .map(difference -> new Difference(
                        difference.property(),
                        difference.defined(),
                        difference.actual(),
                        TableRules.outcome(difference, found)))
                .toList());
        boolean toBeRecoverable =
                resource.properties().path(RECOVERY).path(RECOVERY_ENABLED).asBoolean();
        if (toBeRecoverable != recoverable) {
            differences.add(new Difference(
                    RECOVERY + "." + RECOVERY_ENABLED,
                    String.valueOf(toBeRecoverable),
                    String.valueOf(recoverable),
                    Outcome.IN_PLACE));
        }
        differences.addAll(Tags.compare(resource.properties(), account, tags));
        return new Existing(resource, Map.of("TableName", table.tableName()), account, differences);
    }

    /** CloudFormation names a table's properties as the API does, but for these. */
    private static ObjectNode properties(TableDescription table) {
        ObjectNode properties = JSON.valueToTree(AwsJson.of(TableDifference.requestFor(table)));
        if (properties.path("StreamSpecification") instanceof ObjectNode stream) {
            stream.remove("StreamEnabled");
        }
        if (properties.path("SSESpecification") instanceof ObjectNode encryption) {
            encryption.set("SSEEnabled", encryption.remove("Enabled"));
        }
        return properties;
    }
}
