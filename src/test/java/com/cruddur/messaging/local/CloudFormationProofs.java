package com.cruddur.messaging.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.cloudformation.model.ChangeSetType;
import software.amazon.awssdk.services.cloudformation.model.DescribeChangeSetResponse;
import software.amazon.awssdk.services.cloudformation.model.Replacement;
import software.amazon.awssdk.services.cloudformation.model.ResourceToImport;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.PointInTimeRecoveryStatus;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.ec2.Ec2Client;

/** Proves the shortfalls of MiniStack's CloudFormation. */
final class CloudFormationProofs {

    private static final String SERVICE = "com.amazonaws.%s.dynamodb".formatted(Emulator.REGION);

    private CloudFormationProofs() {}

    static void unknownTypes(MiniStack aws) throws Exception {
        assertThat(EmulatorOmissions.UNKNOWN_TYPES).isNotEmpty();
        for (String type : EmulatorOmissions.UNKNOWN_TYPES) {
            String resource = """
                    {"Type": "%s"}""".formatted(type);
            assertThatThrownBy(() -> OneResourceStack.create(aws, "unknown", resource), type)
                    .hasMessageContaining("Unrecognized resource types: [%s]", type);
            assertLeftOut(resource);
        }
    }

    static void metricMath(MiniStack aws) throws Exception {
        String alarm = """
                {"Type": "AWS::CloudWatch::Alarm", "Properties": {
                  "EvaluationPeriods": 1, "Threshold": 1, "ComparisonOperator": "GreaterThanThreshold",
                  "Metrics": [
                    {"Id": "twice", "Expression": "once * 2", "ReturnData": true},
                    {"Id": "once", "ReturnData": false, "MetricStat": {
                      "Metric": {"Namespace": "any", "MetricName": "any"}, "Period": 60, "Stat": "Sum"}}]}}""";

        assertThat(OneResourceStack.create(aws, "math", alarm).status()).isEqualTo("ROLLBACK_COMPLETE");
        assertLeftOut(alarm);
    }

    static void tableEncryption(MiniStack aws) throws Exception {
        assertThat(stackTable(aws, "encrypted", """
                        "SSESpecification": {"SSEEnabled": true, "SSEType": "KMS"}""").sseDescription()).isNull();
    }

    static void indexStatus(MiniStack aws) throws Exception {
        assertThat(stackTable(aws, "indexed", indexes("byA")).globalSecondaryIndexes())
                .singleElement()
                .satisfies(index -> assertThat(index.indexStatus()).isNull());
    }

    static void pointInTimeRecovery(MiniStack aws) throws Exception {
        stackTable(aws, "recoverable", """
                "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": true}""");

        assertThat(aws.client(DynamoDbClient.builder())
                        .describeContinuousBackups(describe -> describe.tableName("recoverable"))
                        .continuousBackupsDescription()
                        .pointInTimeRecoveryDescription()
                        .pointInTimeRecoveryStatus())
                .isEqualTo(PointInTimeRecoveryStatus.DISABLED);
    }

    static void twoIndexes(MiniStack aws) throws Exception {
        OneResourceStack stack = OneResourceStack.create(aws, "two-indexes", table("two-indexes", indexes()));

        stack.update(table("two-indexes", indexes("byA", "byB")));

        assertThat(stack.status()).isEqualTo("UPDATE_COMPLETE");
        assertThat(describe(aws, "two-indexes").globalSecondaryIndexes()).hasSize(2);
    }

    static void protectedTable(MiniStack aws) throws Exception {
        OneResourceStack stack =
                OneResourceStack.create(aws, "protected", table("protected", "\"DeletionProtectionEnabled\": true"));
        assertThat(describe(aws, "protected").deletionProtectionEnabled()).isTrue();

        stack.delete();

        assertThat(aws.client(DynamoDbClient.builder()).listTables().tableNames())
                .doesNotContain("protected");
    }

    static void collision(MiniStack aws) throws Exception {
        TableDescription first = stackTable(aws, "taken", indexes());

        assertThat(OneResourceStack.create(aws, "second", table("taken", indexes()))
                        .status())
                .isEqualTo("CREATE_COMPLETE");
        assertThat(describe(aws, "taken").tableId()).isNotEqualTo(first.tableId());
    }

    static void replacement(MiniStack aws) throws Exception {
        String group = """
                {"Type": "AWS::Logs::LogGroup", "Properties": {"LogGroupName": "any", "RetentionInDays": %d}}""";
        OneResourceStack stack = OneResourceStack.create(aws, "log-group", group.formatted(30));

        DescribeChangeSetResponse changes = stack.changeSet(group.formatted(365), set -> {});

        assertThat(changes.changes())
                .singleElement()
                .satisfies(change ->
                        assertThat(change.resourceChange().replacement()).isEqualTo(Replacement.CONDITIONAL));
    }

    static void endpointImport(MiniStack aws) throws Exception {
        Ec2Client ec2 = aws.client(Ec2Client.builder());
        String vpc = ec2.describeVpcs().vpcs().get(0).vpcId();
        String id = ec2.createVpcEndpoint(create -> create.vpcId(vpc).serviceName(SERVICE))
                .vpcEndpoint()
                .vpcEndpointId();

        ResourceToImport endpoint = ResourceToImport.builder()
                .logicalResourceId(OneResourceStack.RESOURCE)
                .resourceType("AWS::EC2::VPCEndpoint")
                .resourceIdentifier(Map.of("Id", id))
                .build();

        DescribeChangeSetResponse changes = new OneResourceStack(aws, "imported")
                .changeSet(
                        """
                        {"Type": "AWS::EC2::VPCEndpoint", "DeletionPolicy": "Retain", "Properties": {
                          "VpcId": "%s", "ServiceName": "%s"}}""".formatted(vpc, SERVICE),
                        set -> set.changeSetType(ChangeSetType.IMPORT).resourcesToImport(endpoint));

        assertThat(changes.statusReason()).contains("not supported by this emulator for AWS::EC2::VPCEndpoint");
    }

    static void endpointPolicy(MiniStack aws) {
        Ec2Client ec2 = aws.client(Ec2Client.builder());
        String vpc = ec2.describeVpcs().vpcs().get(0).vpcId();
        String id = ec2.createVpcEndpoint(
                        create -> create.vpcId(vpc).serviceName(SERVICE).policyDocument("{\"Statement\": []}"))
                .vpcEndpoint()
                .vpcEndpointId();

        assertThat(ec2.describeVpcEndpoints(describe -> describe.vpcEndpointIds(id))
                        .vpcEndpoints())
                .singleElement()
                .satisfies(endpoint -> assertThat(endpoint.policyDocument()).isNull());
    }

    private static void assertLeftOut(String resource) throws Exception {
        ObjectNode template = new ObjectMapper().readValue(OneResourceStack.template(resource), ObjectNode.class);
        new EmulatorOmissions().removeFrom(List.of(template));
        assertThat(template.get("Resources")).isEmpty();
    }

    private static TableDescription stackTable(MiniStack aws, String name, String property) throws Exception {
        assertThat(OneResourceStack.create(aws, name, table(name, property)).status())
                .isEqualTo("CREATE_COMPLETE");
        return describe(aws, name);
    }

    private static TableDescription describe(MiniStack aws, String table) {
        return aws.client(DynamoDbClient.builder())
                .describeTable(describe -> describe.tableName(table))
                .table();
    }

    private static String table(String name, String property) {
        return """
                {"Type": "AWS::DynamoDB::Table", "Properties": {
                  "TableName": "%s",
                  "BillingMode": "PAY_PER_REQUEST",
                  "AttributeDefinitions": [
                    {"AttributeName": "pk", "AttributeType": "S"},
                    {"AttributeName": "byA", "AttributeType": "S"},
                    {"AttributeName": "byB", "AttributeType": "S"}],
                  "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
                  %s}}""".formatted(name, property);
    }

    private static String indexes(String... attributes) {
        return "\"GlobalSecondaryIndexes\": "
                + List.of(attributes).stream()
                        .map(attribute -> """
                        {"IndexName": "%1$s", "Projection": {"ProjectionType": "ALL"},
                         "KeySchema": [{"AttributeName": "%1$s", "KeyType": "HASH"}]}""".formatted(attribute))
                        .toList();
    }
}
