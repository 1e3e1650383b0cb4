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
 * Refuses a key policy that takes a key from its users or from the account. Without the account's statement nobody
 * can correct the policy, not even an administrator
 * (https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html). Warns of every other change.
 */
record KeyPolicyRule() implements Rule {

    private static final String POLICY = "KeyPolicy";
    private static final String BYPASS = "BypassPolicyLockoutSafetyCheck";
    private static final Pattern ROOT =
            Pattern.compile("(?:arn:(?:[^:$]+|\\$\\{AWS::Partition}):iam::)?(\\d{12}|\\$\\{AWS::AccountId})(?::root)?");

    /** The actions that DynamoDB and its callers need. */
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
        if (!resource.isA(StatefulType.KEY) || !(resource.isNew() || resource.isUpdate())) {
            return Stream.empty();
        }
        Stream<Finding> bypass = !resource.hasChanged(BYPASS)
                        || resource.is(BYPASS).isBoolean()
                                && !resource.is(BYPASS).asBoolean()
                ? Stream.empty()
                : Stream.of(Finding.refused(
                        resource,
                        BYPASS,
                        "CloudFormation does not check that the policy can be changed again. A wrong policy can make everything that the key encrypts permanently unreadable",
                        "Remove " + BYPASS));
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
                    "The account loses kms:* on the key. If the policy is wrong, nobody can correct it, and everything that the key encrypts stays unreadable",
                    "Keep the statement that allows kms:* to the account's root, without a condition"));
        }
        after.stream()
                .filter(statement -> statement.denies() && !before.contains(statement))
                .filter(KeyPolicyRule::locksOut)
                .map(statement -> Finding.refused(
                        resource,
                        POLICY + ", denies " + statement.json().path("Action"),
                        "The policy denies actions that are needed to use the key, or to correct the policy",
                        "Remove the Deny statement. Instead, narrow the statements that allow the key's users"))
                .forEach(refused::add);
        before.stream()
                .filter(statement -> statement.allows() && statement.isAbout(USES) && !after.contains(statement))
                .filter(statement -> !isTheAccounts(statement, resource, change))
                .map(statement -> Finding.refused(
                        resource,
                        "%s, without %s"
                                .formatted(POLICY, statement.json().path("Sid").asText("a statement")),
                        "The users that the statement allowed lose the key at once: they can neither read nor write what it encrypts",
                        "Keep the statement, and add a separate statement for new users"))
                .forEach(refused::add);
        return !refused.isEmpty() || resource.isNew()
                ? refused.stream()
                : Stream.of(Finding.warning(
                        resource,
                        POLICY,
                        "The deploy changes at once who may use the key, and so who may read and write what it encrypts",
                        "Ask a reviewer to check who needs the key"));
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

    /** Returns the accounts that the manifest names for the stack, or else the accounts of the earlier policy. */
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

    /** Returns whether a principal is the root of one of the accounts. If no account is known, any account's root is. */
    private static boolean isTheAccount(String principal, Set<String> accounts) {
        Matcher root = ROOT.matcher(principal);
        return root.matches()
                && (root.group(1).startsWith("$") || accounts.contains(root.group(1)) || accounts.isEmpty());
    }

    /**
     * Returns whether a statement denies a needed action. DynamoDB reads the table through its grants, so grants may be denied
     * only to principals other than AWS services.
     */
    private static boolean locksOut(PolicyStatement statement) {
        Set<String> needed = new HashSet<>(USES);
        needed.addAll(Set.of("kms:PutKeyPolicy", "kms:GetKeyPolicy", "kms:EnableKey", "kms:CancelKeyDeletion"));
        if (statement.json().path("Condition").toString().contains(GRANT_FOR_SERVICES)) {
            needed.remove("kms:CreateGrant");
        }
        return statement.isAbout(needed);
    }
}
