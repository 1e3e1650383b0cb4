package com.cruddur.messaging.ops.rds;

import com.cruddur.messaging.ops.cli.Failure;
import com.cruddur.messaging.ops.cli.Output;
import com.cruddur.messaging.ops.cli.Target;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.SecurityGroupRule;
import software.amazon.awssdk.services.ec2.model.SecurityGroupRuleRequest;
import software.amazon.awssdk.services.ec2.model.SecurityGroupRuleUpdate;

/** Sets the address that a security group rule admits to the database, such as the address of today's workspace. */
@Command(
        name = "update-sg-rule",
        description = {
            "Changes a rule of the database's security group so that it lets only one address reach port 5432.",
            "The rule must exist, and be an inbound rule of that group for TCP port 5432 and an IPv4 address."
        })
final class UpdateSecurityGroupRule implements Runnable {

    private static final int PORT = 5432;

    @Mixin
    private Target target;

    @Mixin
    private Output output;

    @Option(
            names = "--ip",
            paramLabel = "ADDRESS",
            description = "The IPv4 address. Defaults to the value of GITPOD_IP.")
    private String ip;

    @Option(
            names = "--group",
            paramLabel = "ID",
            description = "The security group. Defaults to the value of DB_SG_ID.")
    private String group;

    @Option(names = "--rule", paramLabel = "ID", description = "The rule. Defaults to the value of DB_SG_RULE_ID.")
    private String rule;

    @Spec
    private CommandSpec command;

    private final UnaryOperator<String> environment;

    UpdateSecurityGroupRule(UnaryOperator<String> environment) {
        this.environment = environment;
    }

    @Override
    public void run() {
        String cidr = cidr(value(ip, "--ip", "GITPOD_IP"));
        String groupId = id("sg-", value(group, "--group", "DB_SG_ID"));
        String ruleId = id("sgr-", value(rule, "--rule", "DB_SG_RULE_ID"));
        try (Ec2Client client = target.client(Ec2Client.builder(), "AWS_ENDPOINT_URL_EC2")) {
            SecurityGroupRule found = find(client, groupId, ruleId);
            String before = found.cidrIpv4();
            if (!cidr.equals(before)) {
                client.modifySecurityGroupRules(modify -> modify.groupId(groupId)
                        .securityGroupRules(SecurityGroupRuleUpdate.builder()
                                .securityGroupRuleId(ruleId)
                                .securityGroupRule(request(found, cidr))
                                .build()));
            }
            output.data(
                    () -> cidr.equals(before)
                            ? "Rule %s of %s already admits %s".formatted(ruleId, groupId, cidr)
                            : "Rule %s of %s now admits %s instead of %s".formatted(ruleId, groupId, cidr, before),
                    () -> json(groupId, ruleId, before, cidr));
        }
    }

    private String value(String given, String option, String variable) {
        String value = given == null ? environment.apply(variable) : given;
        if (value == null || value.isBlank()) {
            throw new ParameterException(
                    command.commandLine(), "%s is missing; give it, or set %s".formatted(option, variable));
        }
        return value;
    }

    private String id(String prefix, String value) {
        if (!value.matches(prefix + "[0-9a-f]+")) {
            throw new ParameterException(
                    command.commandLine(),
                    "'%s' is not a valid id; it must look like %s0123456789abcdef0".formatted(value, prefix));
        }
        return value;
    }

    private String cidr(String address) {
        try {
            return SingleAddress.cidr(address);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), e.getMessage(), e);
        }
    }

    private SecurityGroupRule find(Ec2Client client, String groupId, String ruleId) {
        SecurityGroupRule found = rules(client, ruleId).stream()
                .findFirst()
                .orElseThrow(() -> new Failure("There is no rule %s at %s.".formatted(ruleId, target)));
        check(
                found,
                groupId.equals(found.groupId()),
                "is of security group %s, not of %s".formatted(found.groupId(), groupId));
        check(found, !found.isEgress(), "is outbound");
        check(
                found,
                "tcp".equals(found.ipProtocol()) && found.fromPort() == PORT && found.toPort() == PORT,
                "is for protocol %s, ports %s to %s".formatted(found.ipProtocol(), found.fromPort(), found.toPort()));
        check(
                found,
                found.cidrIpv4() != null,
                "does not name IPv4 addresses; its present sources would lose access to the database");
        return found;
    }

    private List<SecurityGroupRule> rules(Ec2Client client, String ruleId) {
        try {
            return client.describeSecurityGroupRules(describe -> describe.securityGroupRuleIds(ruleId))
                    .securityGroupRules();
        } catch (AwsServiceException e) {
            if ("InvalidSecurityGroupRuleId.NotFound".equals(e.awsErrorDetails().errorCode())) {
                return List.of();
            }
            throw e;
        }
    }

    private void check(SecurityGroupRule found, boolean right, String fault) {
        if (!right) {
            throw new Failure(
                    "Rule %s at %s %s. It must be an inbound rule of the group for TCP port %d and an IPv4 address. Nothing was changed; name a different rule with --rule."
                            .formatted(found.securityGroupRuleId(), target, fault, PORT));
        }
    }

    /** Returns the rule with a new address. A request without the other properties would remove them. */
    private static SecurityGroupRuleRequest request(SecurityGroupRule found, String cidr) {
        return SecurityGroupRuleRequest.builder()
                .ipProtocol(found.ipProtocol())
                .fromPort(found.fromPort())
                .toPort(found.toPort())
                .description(found.description())
                .cidrIpv4(cidr)
                .build();
    }

    private static Map<String, Object> json(String groupId, String ruleId, String before, String cidr) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("group", groupId);
        json.put("rule", ruleId);
        json.put("before", before);
        json.put("after", cidr);
        return json;
    }
}
