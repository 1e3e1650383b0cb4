package com.cruddur.messaging.assembly;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.cruddur.messaging.testing.Fixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;

/** Reads the committed templates as an assembly. */
class AssemblyTest {

    private static final String DATA = "cruddur-messages-data.template.json";
    private static final String MANIFEST = "manifest.json";
    private static final String STREAM = "cruddur-messages-stream.template.json";

    @TempDir
    Path cdkOut;

    @Test
    void request_has_every_property_of_the_template() throws IOException {
        CreateTableRequest request = assembly("dev").table().request();

        assertThat(request.toString())
                .isEqualTo("CreateTableRequest(AttributeDefinitions=[AttributeDefinition(AttributeName=pk, "
                        + "AttributeType=S), AttributeDefinition(AttributeName=sk, AttributeType=S), "
                        + "AttributeDefinition(AttributeName=message_group_uuid, AttributeType=S)], "
                        + "TableName=cruddur-messages, KeySchema=[KeySchemaElement(AttributeName=pk, KeyType=HASH), "
                        + "KeySchemaElement(AttributeName=sk, KeyType=RANGE)], GlobalSecondaryIndexes=["
                        + "GlobalSecondaryIndex(IndexName=message-group-sk-index, KeySchema=["
                        + "KeySchemaElement(AttributeName=message_group_uuid, KeyType=HASH), "
                        + "KeySchemaElement(AttributeName=sk, KeyType=RANGE)], Projection=Projection("
                        + "ProjectionType=ALL), ProvisionedThroughput=ProvisionedThroughput(ReadCapacityUnits=5, "
                        + "WriteCapacityUnits=5))], ProvisionedThroughput=ProvisionedThroughput("
                        + "ReadCapacityUnits=5, WriteCapacityUnits=5), StreamSpecification=StreamSpecification("
                        + "StreamEnabled=true, StreamViewType=NEW_IMAGE), SSESpecification=SSESpecification("
                        + "Enabled=false), Tags=[Tag(Key=application, Value=cruddur-messages), "
                        + "Tag(Key=stage, Value=dev)], DeletionProtectionEnabled=false)");
    }

    @Test
    void table_with_a_customer_managed_key_is_refused_outside_a_deploy() throws IOException {
        write("prod");
        Files.copy(Fixture.templates("prod-own-key").resolve(DATA), cdkOut.resolve(DATA), REPLACE_EXISTING);
        TableDefinition table = Assembly.open(cdkOut).table();

        assertThat(table.localRequest().tableName()).isEqualTo("cruddur-messages");
        assertThatThrownBy(table::awsRequest)
                .isInstanceOf(AssemblyException.class)
                .hasMessageContaining("Set table.encryption to \"aws-managed\"");
        assertThat(assembly("prod").table().awsRequest().sseSpecification().enabled())
                .isTrue();
    }

    @Test
    void properties_that_create_table_does_not_support_are_listed() throws IOException {
        assertThat(assembly("dev").table().notInRequest()).isEmpty();
        assertThat(assembly("prod").table().notInRequest())
                .containsExactly(
                        "ContributorInsightsSpecification {\"Enabled\":true,\"Mode\":\"THROTTLED_KEYS\"} "
                                + "of AWS::DynamoDB::Table MessagesTable9E4E97A0",
                        "GlobalSecondaryIndexes.ContributorInsightsSpecification "
                                + "{\"Enabled\":true,\"Mode\":\"THROTTLED_KEYS\"} "
                                + "of AWS::DynamoDB::Table MessagesTable9E4E97A0",
                        "PointInTimeRecoverySpecification {\"PointInTimeRecoveryEnabled\":true} "
                                + "of AWS::DynamoDB::Table MessagesTable9E4E97A0");
    }

    @Test
    void unknown_properties_are_listed() throws IOException {
        write("dev");
        edit(DATA, "\"IndexName\" :", "\"ContributorInsightsSpecification\" : { \"Enabled\" : true }, \"IndexName\" :");

        assertThat(Assembly.open(cdkOut).table().notInRequest())
                .containsExactly("GlobalSecondaryIndexes.ContributorInsightsSpecification {\"Enabled\":true} "
                        + "of AWS::DynamoDB::Table MessagesTable9E4E97A0");
    }

    @Test
    void value_that_cannot_be_resolved_is_refused_with_its_stack() throws IOException {
        write("dev");
        edit(DATA, "\"TableName\" : \"cruddur-messages\"", "\"TableName\" : { \"Fn::Cidr\" : \"a\" }");

        assertThatThrownBy(() -> Assembly.open(cdkOut).table())
                .isInstanceOf(AssemblyException.class)
                .hasMessageContaining("The template of cruddur-messages-data uses Fn::Cidr")
                .hasMessageContaining("Allowed: Ref, Fn::GetAtt");
    }

    @Test
    void stacks_fit_any_account_and_region_unless_they_name_one() throws IOException {
        assertThat(assembly("dev").accounts()).isEmpty();
        assertThat(assembly("dev").regions()).isEmpty();

        String stack = "\"type\": \"aws:cloudformation:stack\",";
        edit(MANIFEST, stack, stack + "\"environment\": \"aws://unknown-account/unknown-region\",");
        assertThat(Assembly.open(cdkOut).accounts()).isEmpty();
        assertThat(Assembly.open(cdkOut).regions()).isEmpty();

        edit(MANIFEST, "aws://unknown-account/unknown-region", "aws://111122223333/us-east-1");
        assertThat(Assembly.open(cdkOut).accounts()).containsExactly("111122223333");
        assertThat(Assembly.open(cdkOut).regions()).containsExactly("us-east-1");
    }

    @Test
    void missing_look_ups_are_listed_and_the_rest_can_be_read() throws IOException {
        assertThat(assembly("dev").missing()).isEmpty();

        edit(MANIFEST, "{\"artifacts\"", "{\"missing\": [{\"key\": \"vpc-provider:account=1\"}], \"artifacts\"");
        Assembly assembly = Assembly.open(cdkOut);

        assertThat(assembly.missing()).containsExactly("vpc-provider:account=1");
        assertThat(assembly.table().request().tableName()).isEqualTo("cruddur-messages");
    }

    @Test
    void directory_that_is_not_an_assembly_is_refused_with_the_command_to_run() {
        assertThatThrownBy(() -> Assembly.open(cdkOut))
                .isInstanceOf(AssemblyException.class)
                .hasMessage(
                        "%s is not a cloud assembly: it has no manifest.json. Synthesize into an empty directory: npx cdk synth -o cdk.out"
                                .formatted(cdkOut));
    }

    @Test
    void template_without_a_table_is_refused() throws IOException {
        write("dev");
        edit(DATA, "\"AWS::DynamoDB::Table\"", "\"AWS::SNS::Topic\"");

        assertThatThrownBy(() -> Assembly.open(cdkOut).table())
                .isInstanceOf(AssemblyException.class)
                .hasMessageContaining("hold 0 resources of type AWS::DynamoDB::Table, but exactly one is expected");
    }

    private Assembly assembly(String stage) throws IOException {
        write(stage);
        return Assembly.open(cdkOut);
    }

    @Test
    void written_assembly_has_only_these_resources_retained_and_no_assets() throws IOException {
        Path part = cdkOut.resolve("part");
        Assembly whole = assembly("dev");
        Resource logs = whole.resources("AWS::Logs::LogGroup").get(0);
        Resource asItIs = new Resource(
                logs.stack(),
                logs.logicalId(),
                logs.type(),
                logs.properties().deepCopy().put("RetentionInDays", 7));

        whole.write(part, List.of(asItIs));

        assertThat(Assembly.open(part).resources(logs.type())).containsExactly(asItIs);
        assertThat(Assembly.open(part).resources(Resource.TABLE)).isEmpty();
        assertThat(Files.readString(part.resolve(STREAM))).contains("\"DeletionPolicy\" : \"Retain\"");
        assertThat(Files.readString(part.resolve("manifest.json"))).doesNotContain("asset");
    }

    /** Writes the templates of a stage and a manifest for them. */
    private void write(String stage) throws IOException {
        List<String> artifacts = new ArrayList<>();
        try (Stream<Path> templates = Files.list(Fixture.templates(stage))) {
            for (Path template : templates.toList()) {
                String file = template.getFileName().toString();
                Files.writeString(cdkOut.resolve(file), Files.readString(template));
                artifacts.add("\"%1$s\": {\"type\": \"aws:cloudformation:stack\", \"displayName\": \"%1$s\", "
                                .formatted(file.replace(".template.json", ""))
                        + "\"properties\": {\"templateFile\": \"%s\"}}".formatted(file));
            }
        }
        Files.writeString(cdkOut.resolve(MANIFEST), "{\"artifacts\": {%s}}".formatted(String.join(", ", artifacts)));
    }

    private void edit(String file, String from, String to) throws IOException {
        String text = Files.readString(cdkOut.resolve(file));
        assertThat(text).contains(from);
        Files.writeString(cdkOut.resolve(file), text.replace(from, to));
    }
}
