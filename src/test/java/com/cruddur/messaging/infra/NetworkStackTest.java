package com.cruddur.messaging.infra;

import static com.cruddur.messaging.infra.Synthesized.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.cruddur.messaging.infra.settings.SettingsException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworkStackTest {

    private static final String ENDPOINT = "AWS::EC2::VPCEndpoint";

    private final Synthesized dev = Synthesized.of(Variant.DEV);
    private final Synthesized prod = Synthesized.of(Variant.PROD);

    @Test
    void endpoint_is_a_gateway_to_dynamodb() {
        JsonNode endpoint = dev.properties("network", ENDPOINT);

        assertThat(endpoint.get("VpcEndpointType").asText()).isEqualTo("Gateway");
        assertThat(endpoint.get("ServiceName"))
                .isEqualTo(json("{ 'Fn::Join': ['', ['com.amazonaws.', { 'Ref': 'AWS::Region' }, '.dynamodb']] }"));
    }

    @Test
    void endpoint_joins_every_route_table_by_default() {
        assertThat(dev.properties("network", ENDPOINT).get("RouteTableIds"))
                .hasSameSizeAs(dev.resources("network", "AWS::EC2::RouteTable"))
                .hasSize(2);
        assertThat(prod.properties("network", ENDPOINT).get("RouteTableIds"))
                .isEqualTo(json("['rtb-0c0ffee0000000001']"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            all      | ['rtb-1', 'rtb-2', 'rtb-3', 'rtb-4']
            public   | ['rtb-1']
            private  | ['rtb-2', 'rtb-3']
            isolated | ['rtb-4']
            """, quoteCharacter = '"')
    void endpoint_joins_only_the_route_tables_of_chosen_subnets(String subnets, String routeTables) {
        assertThat(endpointOfExistingVpc(subnets).get("RouteTableIds"))
                .containsExactlyInAnyOrderElementsOf(json(routeTables));
    }

    @Test
    void endpoint_for_subnets_that_the_vpc_lacks_is_refused() {
        assertThatThrownBy(() -> Synthesized.of("prod", "{ 'network': { 'endpointSubnets': 'private' } }"))
                .isInstanceOf(SettingsException.class)
                .hasMessage("Setting network.endpointSubnets: the VPC has no private subnets. Allowed: all, public.");
    }

    @Test
    void policy_account_allows_principals_of_the_account_to_use_its_tables() {
        assertThat(prod.properties("network", ENDPOINT).at("/PolicyDocument/Statement"))
                .isEqualTo(json("""
                        [
                          {
                            "Sid": "OwnTables",
                            "Effect": "Allow",
                            "Principal": { "AWS": "*" },
                            "Action": "dynamodb:*",
                            "Resource": "*",
                            "Condition": {
                              "StringEquals": {
                                "aws:PrincipalAccount": "111122223333",
                                "aws:ResourceAccount": "111122223333"
                              }
                            }
                          },
                          {
                            "Sid": "CallsOnNoTable",
                            "Effect": "Allow",
                            "Principal": { "AWS": "*" },
                            "Action": ["dynamodb:DescribeEndpoints", "dynamodb:DescribeLimits", "dynamodb:ListTables"],
                            "Resource": "*",
                            "Condition": { "StringEquals": { "aws:PrincipalAccount": "111122223333" } }
                          }
                        ]"""));
    }

    @Test
    void policy_table_allows_principals_of_the_account_to_use_only_this_table() {
        JsonNode statements = Synthesized.of(Variant.PROD_TABLE_ONLY_ENDPOINT)
                .properties("network", ENDPOINT)
                .at("/PolicyDocument/Statement");

        assertThat(statements).hasSize(2);
        assertThat(statements.get(0)).isEqualTo(json("""
                        {
                          "Sid": "MessageTable",
                          "Effect": "Allow",
                          "Principal": { "AWS": "*" },
                          "Action": "dynamodb:*",
                          "Resource": [
                            { "Fn::ImportValue": "%1$s" },
                            { "Fn::Join": ["", [{ "Fn::ImportValue": "%1$s" }, "/*"]] }
                          ],
                          "Condition": {
                            "StringEquals": {
                              "aws:PrincipalAccount": "111122223333",
                              "aws:ResourceAccount": "111122223333"
                            }
                          }
                        }""".formatted(Synthesized.TABLE_ARN_EXPORT)));
        assertThat(statements.get(1).get("Sid").asText()).isEqualTo("CallsOnNoTable");
    }

    @Test
    void policy_open_allows_every_request() {
        assertThat(Synthesized.of("dev", "{ 'network': { 'endpointPolicy': 'open' } }")
                        .properties("network", ENDPOINT)
                        .at("/PolicyDocument/Statement"))
                .isEqualTo(json("""
                        [
                          {
                            "Sid": "Everything",
                            "Effect": "Allow",
                            "Principal": { "AWS": "*" },
                            "Action": "*",
                            "Resource": "*"
                          }
                        ]"""));
    }

    @Test
    void new_vpc_has_no_route_to_the_internet() {
        assertThat(dev.properties("network", "AWS::EC2::VPC").get("CidrBlock").asText())
                .isEqualTo("10.0.0.0/16");
        assertThat(dev.resources("network", "AWS::EC2::Subnet"))
                .hasSize(2)
                .allSatisfy(subnet -> assertThat(
                                subnet.at("/Properties/MapPublicIpOnLaunch").asBoolean())
                        .isFalse());
        assertThat(dev.resources("network", "AWS::EC2::InternetGateway")).isEmpty();
        assertThat(dev.resources("network", "AWS::EC2::NatGateway")).isEmpty();
        assertThat(dev.resources("network", "AWS::EC2::Route")).isEmpty();
    }

    /** No answer exists for a look-up of the zones, so this would fail if the CDK looked them up. */
    @Test
    void new_vpc_does_not_change_if_the_stage_names_its_account_and_region() {
        Synthesized named = Synthesized.of("dev", Synthesized.ENVIRONMENT);

        for (String part : List.of("VPC", "Subnet", "RouteTable", "SubnetRouteTableAssociation")) {
            assertThat(named.resources("network", "AWS::EC2::" + part))
                    .isNotEmpty()
                    .isEqualTo(dev.resources("network", "AWS::EC2::" + part));
        }
        assertThat(named.resources("network", "AWS::EC2::Subnet"))
                .extracting(subnet -> subnet.at("/Properties/AvailabilityZone"))
                .containsExactly(
                        json("{ 'Fn::Select': [0, { 'Fn::GetAZs': '' }] }"),
                        json("{ 'Fn::Select': [1, { 'Fn::GetAZs': '' }] }"));
    }

    @Test
    void new_vpc_logs_rejected_traffic_except_in_dev() {
        Synthesized own = Synthesized.of(Variant.PROD_OWN_VPC);

        assertThat(own.properties("network", "AWS::EC2::FlowLog")
                        .get("TrafficType")
                        .asText())
                .isEqualTo("REJECT");
        assertThat(own.properties("network", "AWS::Logs::LogGroup")
                        .get("RetentionInDays")
                        .asInt())
                .isEqualTo(365);
        assertThat(own.properties("network", "AWS::IAM::Role").at("/AssumeRolePolicyDocument/Statement/0/Condition"))
                .as("flow logs of this account only")
                .isEqualTo(json("""
                        {
                          "StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}},
                          "ArnLike": {
                            "aws:SourceArn": {
                              "Fn::Join": ["", [
                                "arn:", {"Ref": "AWS::Partition"}, ":ec2:", {"Ref": "AWS::Region"}, ":",
                                {"Ref": "AWS::AccountId"}, ":vpc-flow-log/*"
                              ]]
                            }
                          }
                        }"""));
        assertThat(dev.resources("network", "AWS::EC2::FlowLog")).isEmpty();
    }

    @Test
    void looked_up_vpc_gets_only_an_endpoint() {
        assertThat(prod.template("network").get("Resources")).hasSize(1);
    }

    /** No answer exists for a look-up of this VPC, so the test would fail if the CDK looked it up. */
    @Test
    void endpoint_from_elsewhere_without_dax_needs_neither_network_stack_nor_look_up() {
        String vpc =
                "'network': { 'vpc': { 'default': null, 'existing': { 'id': 'vpc-0aaaaaaaaaaaaaaa0' } }, 'endpoint': 'none' }";

        assertThat(Synthesized.of("prod", "{ 'dax': null, %s }".formatted(vpc)).templates())
                .containsOnlyKeys("cruddur-messages-data", "cruddur-messages-stream", "cruddur-messages-watch");
        assertThat(Synthesized.of("prod", "{ 'environment': null, 'dax': null, %s }".formatted(vpc))
                        .templates())
                .hasSize(3);
    }

    @Test
    void endpoint_from_elsewhere_does_not_change_the_vpc_of_the_cluster() {
        String none = "{ 'dax': {}, 'network': { 'endpoint': 'none' } }";
        Synthesized lookedUp = Synthesized.of("prod", none);
        Synthesized created = Synthesized.of("dev", none);

        assertThat(lookedUp.templates()).doesNotContainKey("cruddur-messages-network");
        assertThat(lookedUp.template("cache"))
                .isEqualTo(Synthesized.of("prod", "{ 'dax': {} }").template("cache"));
        assertThat(created.resources("network", "AWS::EC2::VPC")).hasSize(1);
        assertThat(created.resources("network", ENDPOINT)).isEmpty();
    }

    @Test
    void existing_vpc_is_looked_up_by_its_id() {
        assertThat(endpointOfExistingVpc("all").get("VpcId").asText()).isEqualTo("vpc-0123456789abcdef0");
    }

    private static JsonNode endpointOfExistingVpc(String subnets) {
        JsonNode answers = json("""
                {
                  "vpc-provider:account=111122223333:filter.vpc-id=vpc-0123456789abcdef0:region=us-east-1:returnAsymmetricSubnets=true": {
                    "vpcId": "vpc-0123456789abcdef0",
                    "subnetGroups": [
                      {
                        "name": "Public",
                        "type": "Public",
                        "subnets": [
                          { "subnetId": "subnet-1", "availabilityZone": "us-east-1a", "routeTableId": "rtb-1" }
                        ]
                      },
                      {
                        "name": "Private",
                        "type": "Private",
                        "subnets": [
                          { "subnetId": "subnet-2", "availabilityZone": "us-east-1a", "routeTableId": "rtb-2" },
                          { "subnetId": "subnet-3", "availabilityZone": "us-east-1b", "routeTableId": "rtb-3" }
                        ]
                      },
                      {
                        "name": "Isolated",
                        "type": "Isolated",
                        "subnets": [
                          { "subnetId": "subnet-4", "availabilityZone": "us-east-1a", "routeTableId": "rtb-4" }
                        ]
                      }
                    ]
                  }
                }""");
        CdkJson cdkJson = CdkJson.FIXTURE.answering(answers).with("prod", """
                {
                  "network": {
                    "vpc": { "default": null, "existing": { "id": "vpc-0123456789abcdef0" } },
                    "endpointSubnets": "%s"
                  },
                  "dax": null
                }""".formatted(subnets));
        return Synthesized.of(cdkJson, "prod").properties("network", ENDPOINT);
    }
}
