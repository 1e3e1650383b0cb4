package com.cruddur.messaging.ops.adopt;

import com.cruddur.messaging.assembly.Assembly;
import com.cruddur.messaging.assembly.Resource;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogGroup;

/** Finds the function's log group in an account. Lambda created it for the function that was made by hand. */
final class ExistingLogGroup {

    private ExistingLogGroup() {}

    static Optional<ExistingResource> find(CloudWatchLogsClient client, Assembly assembly) {
        return assembly.resources("AWS::Logs::LogGroup").stream()
                .filter(resource -> resource.properties().path("LogGroupName").isTextual())
                .findFirst()
                .flatMap(resource -> {
                    String name = resource.properties().path("LogGroupName").asText();
                    return client
                            .describeLogGroupsPaginator(describe -> describe.logGroupNamePrefix(name))
                            .logGroups()
                            .stream()
                            .filter(group -> group.logGroupName().equals(name))
                            .findFirst()
                            .map(group -> {
                                new AdoptionEnvironment(assembly).requireAccountOf(group.arn());
                                return compare(resource, group, tags(client, group));
                            });
                });
    }

    static ExistingResource compare(Resource resource, LogGroup group, Map<String, String> tags) {
        ObjectNode account = JsonNodeFactory.instance.objectNode().put("LogGroupName", group.logGroupName());
        if (group.retentionInDays() != null) {
            account.put("RetentionInDays", group.retentionInDays());
        }
        if (group.kmsKeyId() != null) {
            account.put("KmsKeyId", group.kmsKeyId());
        }
        List<PropertyDifference> differences =
                new ArrayList<>(PropertyComparison.of(resource.properties(), account, "RetentionInDays", "KmsKeyId"));
        differences.addAll(TagComparison.compare(resource.properties(), account, tags));
        return new ExistingResource(resource, Map.of("LogGroupName", group.logGroupName()), account, differences);
    }

    private static Map<String, String> tags(CloudWatchLogsClient client, LogGroup group) {
        String arn = group.arn().replaceFirst(":\\*$", "");
        return client.listTagsForResource(list -> list.resourceArn(arn)).tags();
    }
}
