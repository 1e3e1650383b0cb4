package com.cruddur.messaging.infra.constructs;

import java.util.List;
import java.util.Map;
import software.amazon.awscdk.services.iam.Grant;
import software.amazon.awscdk.services.iam.GrantOnPrincipalOptions;
import software.amazon.awscdk.services.iam.IGrantable;

/** Grants exactly the named actions. */
final class Grants {

    private Grants() {}

    static Grant on(IGrantable grantee, String resource, String... actions) {
        return Grant.addToPrincipal(options(grantee, resource, actions).build());
    }

    /**
     * Grants actions on a table for partition keys with one of the prefixes. {@code ForAllValues} is also true for a
     * request without a key, so the {@code Null} condition refuses such requests:
     * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
     */
    static Grant onKeys(IGrantable grantee, String table, List<String> prefixes, String... actions) {
        List<String> keys = prefixes.stream().map(prefix -> prefix + "*").toList();
        return Grant.addToPrincipal(options(grantee, table, actions)
                .conditions(OrderedMaps.map(
                        "ForAllValues:StringLike", Map.of("dynamodb:LeadingKeys", keys),
                        "Null", Map.of("dynamodb:LeadingKeys", "false")))
                .build());
    }

    private static GrantOnPrincipalOptions.Builder options(IGrantable grantee, String resource, String... actions) {
        return GrantOnPrincipalOptions.builder()
                .grantee(grantee)
                .resourceArns(List.of(resource))
                .actions(List.of(actions));
    }
}
