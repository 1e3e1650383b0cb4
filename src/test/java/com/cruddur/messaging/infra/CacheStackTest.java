package com.cruddur.messaging.infra;

import static com.cruddur.messaging.infra.Synthesized.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.cruddur.messaging.infra.settings.SettingsException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awscdk.App;
import software.amazon.awscdk.AppProps;

class CacheStackTest {

    private final Synthesized prod = Synthesized.of(Variant.PROD);

    @ParameterizedTest
    @EnumSource(names = {"DEV", "PROD_WITHOUT_DAX"})
    void stage_without_dax_has_no_resource_of_dax(Variant variant) {
        assertThat(Synthesized.of(variant).templates()).doesNotContainKey("cruddur-messages-cache");
        assertThat(Synthesized.of(variant).templates().values())
                .noneMatch(template ->
                        template.toString().toLowerCase(java.util.Locale.ROOT).contains("dax"));
    }

    @Test
    void cluster_of_prod_is_encrypted_and_has_three_nodes_that_dax_spreads() {
        assertThat(prod.properties("cache", "AWS::DAX::Cluster")).isEqualTo(json("""
                        {
                          "ClusterName": "cruddur-messages",
                          "Description": "Cruddur's messages",
                          "NodeType": "dax.t3.small",
                          "ReplicationFactor": 3,
                          "SubnetGroupName": { "Ref": "CacheSubnets75A36213" },
                          "SecurityGroupIds": [{ "Fn::GetAtt": ["CacheAccess99AC2A80", "GroupId"] }],
                          "ParameterGroupName": { "Ref": "CacheParameters9A38CCC4" },
                          "PreferredMaintenanceWindow": "sun:05:00-sun:06:00",
                          "IAMRoleARN": { "Fn::GetAtt": ["CacheRoleE089D32A", "Arn"] },
                          "SSESpecification": { "SSEEnabled": true },
                          "ClusterEndpointEncryptionType": "TLS"
                        }"""));
    }

    @Test
    void cluster_is_created_after_the_policy_of_its_role() {
        assertThat(prod.resources("cache", "AWS::DAX::Cluster").get(0).get("DependsOn"))
                .isEqualTo(json("['CacheRoleDefaultPolicy28240F01']"));
    }

    @Test
    void subnet_group_has_every_subnet_of_the_vpc() {
        assertThat(prod.properties("cache", "AWS::DAX::SubnetGroup").get("SubnetIds"))
                .isEqualTo(json("""
                        [
                          'subnet-0c0ffee0000000001', 'subnet-0c0ffee0000000002', 'subnet-0c0ffee0000000003',
                          'subnet-0c0ffee0000000004', 'subnet-0c0ffee0000000005', 'subnet-0c0ffee0000000006'
                        ]"""));
    }

    @Test
    void nodes_are_in_the_chosen_zones() {
        Synthesized chosen = Synthesized.of(Variant.PROD_DAX_IN_TWO_ZONES);

        assertThat(chosen.properties("cache", "AWS::DAX::Cluster").get("AvailabilityZones"))
                .isEqualTo(json("['us-east-1b', 'us-east-1d', 'us-east-1b']"));
        assertThat(chosen.properties("cache", "AWS::DAX::SubnetGroup").get("SubnetIds"))
                .isEqualTo(json("['subnet-0c0ffee0000000002', 'subnet-0c0ffee0000000004']"));
    }

    @Test
    void zone_that_the_vpc_lacks_is_refused() {
        assertThatThrownBy(() -> Synthesized.of("prod", "{ 'dax': { 'availabilityZones': ['us-east-1z'] } }"))
                .isInstanceOf(SettingsException.class)
                .hasMessage("Setting dax.availabilityZones: the VPC has no subnet in \"us-east-1z\". "
                        + "Allowed: us-east-1a, us-east-1b, us-east-1c, us-east-1d, us-east-1e, us-east-1f.");
    }

    @Test
    void parameter_group_is_named_after_its_values() {
        assertThat(prod.properties("cache", "AWS::DAX::ParameterGroup")).isEqualTo(json("""
                        {
                          "ParameterGroupName": "cruddur-messages-item-300000-query-1000",
                          "Description": "Time to live of items and of queries, in milliseconds",
                          "ParameterNameValues": { "record-ttl-millis": "300000", "query-ttl-millis": "1000" }
                        }"""));
        assertThat(Synthesized.of("prod", "{ 'dax': { 'itemTtlMillis': 60000, 'queryTtlMillis': 0 } }")
                        .properties("cache", "AWS::DAX::ParameterGroup")
                        .get("ParameterGroupName")
                        .asText())
                .isEqualTo("cruddur-messages-item-60000-query-0");
    }

    @Test
    void cluster_without_named_clients_is_closed_and_a_warning_says_so() {
        Synthesized unreachable = Synthesized.of("prod", "{ 'dax': { 'clientSecurityGroups': null } }");

        assertThat(unreachable.properties("cache", "AWS::EC2::SecurityGroup").has("SecurityGroupIngress"))
                .isFalse();
        assertThat(unreachable.resources("cache", "AWS::EC2::SecurityGroupIngress"))
                .isEmpty();
        assertThat(unreachable.warnings())
                .containsExactly(
                        "dax.clientSecurityGroups is empty, so no client can connect to the cluster, but AWS bills each "
                                + "of its nodes. Name the security groups of its clients, or leave dax out. "
                                + "[ack: cruddur-messages:daxClients]");
    }

    /** If CloudFormation does not know DAX in a region, the CDK's own validation fails instead. */
    @Test
    void region_that_the_sdk_does_not_list_for_dax_is_a_warning() {
        Synthesized elsewhere = Synthesized.of(CdkJson.FIXTURE.with("prod", """
                                {
                                  'environment': { 'region': 'eusc-de-east-1' },
                                  'network': { 'vpc': { 'default': null, 'new': {} } }
                                }""").answering(json("""
                                {
                                  'availability-zones:account=111122223333:region=eusc-de-east-1':
                                      ['eusc-de-east-1a', 'eusc-de-east-1b']
                                }""")), "prod");

        assertThat(elsewhere.template("cache")).isNotNull();
        assertThat(elsewhere.warnings())
                .containsExactly(
                        "dax is set, but the AWS SDK does not list DAX in eusc-de-east-1. If the region does not offer it, "
                                + "the deploy of the stack fails. [ack: cruddur-messages:daxRegion]");
        assertThat(prod.warnings()).isEmpty();
    }

    @Test
    void region_in_which_cloudformation_has_no_dax_fails_validation_without_a_stack_trace(@TempDir Path assembly)
            throws IOException {
        App app = new App(AppProps.builder()
                .context(CdkJson.FIXTURE.with("dev", """
                                {
                                  'environment': { 'account': '444455556666', 'region': 'cn-north-1' },
                                  'dax': { 'clientSecurityGroups': ['sg-0c0ffee0000000001'] }
                                }""").context("dev"))
                .outdir(assembly.toString())
                .build());
        MessagingApp.define(app, Files.createFile(assembly.resolve("function.jar")), Optional.empty());

        assertThat(MessagingApp.synthesize(app)).isFalse();
    }

    @Test
    void named_security_groups_can_connect_to_the_encrypted_port() {
        JsonNode access = Synthesized.of(Variant.DEV_WITH_DAX).properties("cache", "AWS::EC2::SecurityGroup");

        assertThat(access.get("SecurityGroupIngress")).isEqualTo(json("""
                        [
                          {
                            "Description": "Messaging clients, encrypted",
                            "FromPort": 9111,
                            "IpProtocol": "tcp",
                            "SourceSecurityGroupId": "sg-0c0ffee0000000001",
                            "ToPort": 9111
                          }
                        ]"""));
    }

    @Test
    void outputs_include_the_endpoint() {
        assertThat(prod.outputs("cache")).contains("DaxEndpointUrl");
    }
}
