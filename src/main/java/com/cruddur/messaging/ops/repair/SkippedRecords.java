package com.cruddur.messaging.ops.repair;

import com.cruddur.messaging.model.Message;
import com.cruddur.messaging.ops.cli.Failure;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilteredLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceNotFoundException;

/**
 * The records that the function skipped, according to its log.
 *
 * @param groups the groups that the keys of the records name
 * @param nameless the number of records whose key does not name a group
 */
public record SkippedRecords(Set<String> groups, int nameless) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * Reads all pages of a log group.
     *
     * @param place the address of the log group, for error messages
     * @throws Failure if there is no such log group
     */
    public static SkippedRecords since(Instant since, CloudWatchLogsClient client, String logGroup, String place) {
        Set<String> groups = new LinkedHashSet<>();
        int nameless = 0;
        try {
            for (FilteredLogEvent event : client.filterLogEventsPaginator(filter -> filter.logGroupName(logGroup)
                            .startTime(Math.max(0, since.toEpochMilli()))
                            .filterPattern("{ $.outcome = \"skipped\" }"))
                    .events()) {
                JsonNode line = parse(event.message());
                if (line.path("outcome").asText().equals("skipped")) {
                    Optional<String> group = Message.groupOf(line.path("pk").asText());
                    group.ifPresent(groups::add);
                    nameless += group.isPresent() ? 0 : 1;
                }
            }
        } catch (ResourceNotFoundException e) {
            throw new Failure(
                    "There is no log group %s at %s. The stream stack creates it. Deploy that stack, or name a different stack with --stack."
                            .formatted(logGroup, place),
                    e);
        }
        return new SkippedRecords(groups, nameless);
    }

    private static JsonNode parse(String line) {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            return JSON.missingNode(); // a line of Lambda's runtime
        }
    }
}
