package com.cruddur.messaging.guard;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Whoever uses the table's own key may go on, and the account can change its policy back: without its statement nobody can,
 * not even the account's administrators (https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html).
 */
record KeyPolicyRule() implements Rule {

    private static final String POLICY = "KeyPolicy";
    private static final String BYPASS = "BypassPolicyLockoutSafetyCheck";
    private static final Pattern ROOT =
            Pattern.compile("(?:arn:(?:[^:$]+|\\$\\{AWS::Partition}):iam::)?(\\d{12}|\\$\\{AWS::AccountId})(?::root)?");

    /** What DynamoDB and its callers do with the key. */
    private static final Set<String> USES = Set.of(
            "kms:CreateGrant",
            "kms:Decrypt",
            "kms:DescribeKey",
            "kms:Encrypt",
            "kms:GenerateDataKey",
            "kms:GenerateDataKeyWithoutPlaintext",
            "kms:ReEncryptFrom",
            "kms:ReEncryptTo");

    private static final String GRANT_FOR_SERVICES = "kms:GrantIsForAWSResource";

    @Override
    public Stream<Finding> check(ResourceDifference resource, StageChange change) {
        if (!resource.is(StatefulType.KEY) || !(resource.isNew() || resource.isUpdate())) {
            return Stream.empty();
        }
        Stream<Finding> bypass = !resource.hasChanged(BYPASS)
                        || resource.is(BYPASS).isBoolean()
                                && !resource.is(BYPASS).asBoolean()
                ? Stream.empty()
                : Stream.of(Finding.refused(
                        resource,
                        BYPASS,
                        "sets a policy that locks everybody out without an error: every message would be unreadable for good",
                        "leave it out"));
        return Stream.concat(
                bypass,
                change.differs(resource.stack(), resource.was(POLICY), resource.is(POLICY))
                        ? policy(resource, change)
                        : Stream.empty());
    }

    private static Stream<Finding> policy(ResourceDifference resource, StageChange change) {
        List<PolicyStatement> before =
                PolicyStatement.of(change.before().expand(resource.stack(), resource.was(POLICY)));
        List<PolicyStatement> after = PolicyStatement.of(change.after().expand(resource.stack(), resource.is(POLICY)));
        List<Finding> refused = new ArrayList<>();
        if (after.stream().noneMatch(statement -> isTheAccounts(statement, resource, change))) {
            refused.add(Finding.refused(
                    resource,
                    POLICY + ", without the account's statement",
                    "takes kms:* from the account: nobody can change the policy back, nor read the table where it fails",
                    "keep the statement that allows kms:* to the account's root, without a condition"));
        }
        after.stream()
                .filter(statement -> statement.denies() && !before.contains(statement))
                .filter(KeyPolicyRule::locksOut)
                .map(statement -> Finding.refused(
                        resource,
                        POLICY + ", denies " + statement.json().path("Action"),
                        "denies at once what the table is read and written with, or the way back",
                        "narrow what the key's users are allowed instead"))
                .forEach(refused::add);
        before.stream()
                .filter(statement -> statement.allows() && statement.isAbout(USES) && !after.contains(statement))
                .filter(statement -> !isTheAccounts(statement, resource, change))
                .map(statement -> Finding.refused(
                        resource,
                        "%s, without %s"
                                .formatted(POLICY, statement.json().path("Sid").asText("a statement")),
                        "takes the use of the key at once from whom it allowed: they can neither read nor write the table",
                        "keep the statement, and add one for others beside it"))
                .forEach(refused::add);
        return !refused.isEmpty() || resource.isNew()
                ? refused.stream()
                : Stream.of(Finding.warning(
                        resource,
                        POLICY,
                        "changes at once who may use the key",
                        "ask a reviewer who knows who needs it"));
    }

    private static boolean isTheAccounts(PolicyStatement statement, ResourceDifference resource, StageChange change) {
        JsonNode json = statement.json();
        return statement.allows()
                && !statement.hasCondition()
                && PolicyStatement.texts(json.path("Action"))
                        .anyMatch(action -> Set.of("kms:*", "*").contains(action))
                && PolicyStatement.texts(json.path("Resource")).anyMatch("*"::equals)
                && PolicyStatement.texts(json.path("Principal").path("AWS"))
                        .anyMatch(principal -> isTheAccount(principal, accounts(resource, change)));
    }

    /** Returns the accounts that may be the stack's: the manifest's, or where it names none that of the policy before. */
    private static Set<String> accounts(ResourceDifference resource, StageChange change) {
        Set<String> accounts = new HashSet<>();
        change.resources().stream()
                .filter(ResourceDifference::isStack)
                .filter(stack -> stack.stack().equals(resource.stack()))
                .flatMap(stack -> Stream.of(stack.was("environment"), stack.is("environment")))
                .map(environment -> environment.asText().replaceFirst("aws://([^/]*).*", "$1"))
                .filter(account -> account.matches("\\d{12}"))
                .forEach(accounts::add);
        if (accounts.isEmpty()) {
            PolicyStatement.of(resource.was(POLICY)).stream()
                    .filter(PolicyStatement::allows)
                    .flatMap(statement -> PolicyStatement.texts(
                            statement.json().path("Principal").path("AWS")))
                    .map(ROOT::matcher)
                    .filter(Matcher::matches)
                    .map(root -> root.group(1))
                    .forEach(accounts::add);
        }
        return accounts;
    }

    /** A new key of a stack whose account nobody knows may name any. */
    private static boolean isTheAccount(String principal, Set<String> accounts) {
        Matcher root = ROOT.matcher(principal);
        return root.matches()
                && (root.group(1).startsWith("$") || accounts.contains(root.group(1)) || accounts.isEmpty());
    }

    /** Only grants to others than AWS services may be denied: those of DynamoDB keep the table readable. */
    private static boolean locksOut(PolicyStatement statement) {
        Set<String> needed = new HashSet<>(USES);
        needed.addAll(Set.of("kms:PutKeyPolicy", "kms:GetKeyPolicy", "kms:EnableKey", "kms:CancelKeyDeletion"));
        if (statement.json().path("Condition").toString().contains(GRANT_FOR_SERVICES)) {
            needed.remove("kms:CreateGrant");
        }
        return statement.isAbout(needed);
    }
}
