package com.cruddur.messaging.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.cruddur.messaging.testing.Concurrent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.IpRange;
import software.amazon.awssdk.services.ec2.model.SecurityGroupRule;
import software.amazon.awssdk.services.ec2.model.UserIdGroupPair;

/** Tests {@code rds update-sg-rule} in the emulated EC2. */
@Concurrent
class SecurityGroupRuleTest {

    private final Ec2Client client = EmulatedAws.client(Ec2Client.builder());
    private String group;

    @BeforeEach
    void create_the_group() {
        group = newGroup();
    }

    @AfterEach
    void close_the_client() {
        client.close();
    }

    private String newGroup() {
        return client.createSecurityGroup(
                        create -> create.groupName(UUID.randomUUID().toString()).description("the database's"))
                .groupId();
    }

    private static IpPermission.Builder permission(String protocol, int from, int to) {
        return IpPermission.builder().ipProtocol(protocol).fromPort(from).toPort(to);
    }

    private static IpPermission addresses(String protocol, int from, int to) {
        return permission(protocol, from, to)
                .ipRanges(IpRange.builder()
                        .cidrIp("198.51.100.1/32")
                        .description("GITPOD")
                        .build())
                .build();
    }

    private String add(String toGroup, IpPermission permission) {
        return client.authorizeSecurityGroupIngress(
                        authorize -> authorize.groupId(toGroup).ipPermissions(permission))
                .securityGroupRules()
                .get(0)
                .securityGroupRuleId();
    }

    private List<SecurityGroupRule> rules() {
        Filter ofGroup = Filter.builder().name("group-id").values(group).build();
        return client.describeSecurityGroupRules(describe -> describe.filters(ofGroup))
                .securityGroupRules();
    }

    private SecurityGroupRule read(String rule) {
        return client.describeSecurityGroupRules(describe -> describe.securityGroupRuleIds(rule))
                .securityGroupRules()
                .get(0);
    }

    private CommandRun update(String rule, Map<String, String> environment, String... options) {
        Map<String, String> all = new HashMap<>(Map.of(
                "AWS_ENDPOINT_URL_EC2", EmulatedAws.ENDPOINT,
                "DB_SG_ID", group,
                "DB_SG_RULE_ID", rule));
        all.putAll(environment);
        List<String> words = new ArrayList<>(List.of("rds", "update-sg-rule"));
        words.addAll(List.of(options));
        return CommandRun.inThisJvm(all, words.toArray(String[]::new));
    }

    @Test
    void address_replaces_the_earlier_address() {
        String rule = add(group, addresses("tcp", 5432, 5432));

        CommandRun run = update(rule, Map.of("GITPOD_IP", "203.0.113.7")).exits(0);

        assertThat(run.out())
                .isEqualToIgnoringNewLines(
                        "Rule %s of %s now admits 203.0.113.7/32 instead of 198.51.100.1/32".formatted(rule, group));
        assertThat(read(rule).cidrIpv4()).isEqualTo("203.0.113.7/32");
        assertThat(read(rule).description()).isEqualTo("GITPOD");
        assertThat(rules()).filteredOn(each -> !each.isEgress()).hasSize(1);
    }

    @Test
    void option_takes_precedence_over_the_variable_and_the_same_address_changes_nothing() {
        String rule = add(group, addresses("tcp", 5432, 5432));

        CommandRun run = update(rule, Map.of("GITPOD_IP", "203.0.113.7"), "--ip", "198.51.100.1", "--format", "json")
                .exits(0);

        assertThat(run.json().get(0)).isEqualTo(CommandRun.parse("""
                        {"group": "%s", "rule": "%s", "before": "198.51.100.1/32", "after": "198.51.100.1/32"}""".formatted(group, rule)));
        assertThat(read(rule).cidrIpv4()).isEqualTo("198.51.100.1/32");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "0.0.0.0/0",
                "0.1.2.3",
                "203.0.113.7/24",
                "203.0.113",
                "256.1.1.1",
                "010.0.0.1",
                "127.0.0.1",
                "224.0.0.1",
                "255.255.255.255",
                "::",
                "2001:db8::7",
                "localhost",
                "any",
                "198.51.100.1,0.0.0.0"
            })
    void address_blocks_and_malformed_addresses_are_refused(String address) {
        String rule = add(group, addresses("tcp", 5432, 5432));

        CommandRun run = update(rule, Map.of(), "--ip", address).exits(2);

        assertThat(run.err())
                .contains("'%s' is not the IPv4 address of one machine; it must look like 203.0.113.7"
                        .formatted(address));
        assertThat(read(rule).cidrIpv4()).isEqualTo("198.51.100.1/32");
    }

    @Test
    void rule_must_be_inbound_and_for_tcp_5432_and_ipv4_addresses_of_the_group() {
        String outbound = rules().stream()
                .filter(SecurityGroupRule::isEgress)
                .findFirst()
                .orElseThrow()
                .securityGroupRuleId();
        IpPermission ofAGroup = permission("tcp", 5432, 5432)
                .userIdGroupPairs(UserIdGroupPair.builder().groupId(newGroup()).build())
                .build();

        refuses(add(newGroup(), addresses("tcp", 5432, 5432)), "is of security group sg-");
        refuses(outbound, "is outbound");
        refuses(add(group, addresses("udp", 5432, 5432)), "is for protocol udp, ports 5432 to 5432");
        refuses(add(group, addresses("tcp", 5432, 5433)), "is for protocol tcp, ports 5432 to 5433");
        refuses(add(group, addresses("tcp", 22, 22)), "is for protocol tcp, ports 22 to 22");
        refuses(add(group, ofAGroup), "does not name IPv4 addresses");
    }

    private void refuses(String rule, String fault) {
        SecurityGroupRule before = read(rule);

        CommandRun run = update(rule, Map.of(), "--ip", "203.0.113.7").exits(1);

        assertThat(run.err()).contains("Rule " + rule, fault, "Nothing was changed");
        assertThat(read(rule)).isEqualTo(before);
    }

    @Test
    void missing_rule_is_reported_on_one_line() {
        CommandRun run =
                update("sgr-0123456789abcdef0", Map.of(), "--ip", "203.0.113.7").exits(1);

        assertThat(run.err()).contains("There is no rule sgr-0123456789abcdef0 at " + EmulatedAws.ENDPOINT);
    }

    @Test
    void missing_or_malformed_ids_are_wrong_usage() {
        assertThat(CommandRun.inThisJvm(Map.of(), "rds", "update-sg-rule")
                        .exits(2)
                        .err())
                .contains("--ip is missing; give it, or set GITPOD_IP");
        assertThat(CommandRun.inThisJvm(Map.of(), "rds", "update-sg-rule", "--ip", "203.0.113.7")
                        .exits(2)
                        .err())
                .contains("--group is missing; give it, or set DB_SG_ID");
        assertThat(update("sg-0123", Map.of(), "--ip", "203.0.113.7").exits(2).err())
                .contains("'sg-0123' is not a valid id; it must look like sgr-0123456789abcdef0");
    }
}
