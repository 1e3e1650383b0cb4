package com.cruddur.messaging.guard;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Warns if the role, table, network or handler of the stream function changes. Its code, memory and timeout may change. */
record FunctionRule() implements Rule {

    static final String TYPE = "AWS::Lambda::Function";
    private static final List<String> TYPES = List.of(TYPE, "AWS::Lambda::Alias");
    private static final List<String> PROPERTIES = List.of(
            "Environment",
            "FileSystemConfigs",
            "FunctionName",
            "Handler",
            "Layers",
            "ReservedConcurrentExecutions",
            "Role",
            "RoutingConfig",
            "VpcConfig");

    @Override
    public Stream<Finding> check(ResourceDifference resource, StageChange change) {
        if (!TYPES.contains(resource.type()) || !resource.isUpdate()) {
            return Stream.empty();
        }
        String changed = PROPERTIES.stream().filter(resource::hasChanged).collect(Collectors.joining(", "));
        return changed.isEmpty()
                ? Stream.empty()
                : Stream.of(
                        Finding.warning(
                                resource,
                                changed,
                                "The stream function may use a different table, role, network or code, or stop, so conversation lists may get no updates",
                                "Ask a reviewer to check that the function still updates the conversation lists of this table"));
    }
}
