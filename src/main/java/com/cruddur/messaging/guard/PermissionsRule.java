package com.cruddur.messaging.guard;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Warns of a changed permission. Too few permissions stop the application, and too many expose messages. */
record PermissionsRule() implements Rule {

    private static final List<String> POLICIES = List.of(
            "AssumeRolePolicyDocument",
            "ManagedPolicyArns",
            "PermissionsBoundary",
            "Policies",
            "PolicyDocument",
            "ResourcePolicy");

    @Override
    public Stream<Finding> check(ResourceDifference resource, StageChange change) {
        boolean stackStays = !change.before().template(resource.stack()).isMissingNode()
                && !change.after().template(resource.stack()).isMissingNode();
        if (resource.holdsData() || !stackStays || change.dataBefore().findAny().isEmpty()) {
            return Stream.empty();
        }
        String changed = isPermission(resource.type())
                ? changeOf(resource)
                : POLICIES.stream().filter(resource::hasChanged).collect(Collectors.joining(", "));
        return changed.isEmpty()
                ? Stream.empty()
                : Stream.of(Finding.warning(
                        resource,
                        changed,
                        "The deploy changes permissions at once. Too few stop the application, and too many expose messages",
                        "Ask a reviewer to check who needs these permissions"));
    }

    private static boolean isPermission(String type) {
        return type.startsWith("AWS::IAM::")
                || List.of("AWS::Lambda::Permission", "AWS::Lambda::Url").contains(type);
    }

    private static String changeOf(ResourceDifference resource) {
        if (resource.isNew() || resource.impact().removes()) {
            return resource.isNew() ? "new" : "removed";
        }
        return resource.properties().stream()
                .filter(name -> !List.of("Tags", "Description").contains(name))
                .filter(resource::hasChanged)
                .collect(Collectors.joining(", "));
    }
}
