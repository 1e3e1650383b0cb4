package com.cruddur.messaging.ops;

import com.cruddur.messaging.infra.PolicySimulator.Request;
import com.cruddur.messaging.model.Schema;
import com.cruddur.messaging.testing.RecordedRequests.SentRequest;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The IAM actions of a request: each with its resource and condition keys, as AWS documents them. An unknown request fails, so that
 * nobody adds a request without looking its actions up.
 *
 * @see <a href="https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html">AWS:
 *     actions, resources and condition keys</a>
 */
final class RequestedActions {

    static final String ACCOUNT = "111122223333";
    static final String REGION = "us-east-1";

    private static final String LEADING_KEYS = "dynamodb:LeadingKeys";
    private static final Pattern EQUALITY = Pattern.compile("(\\S+) *= *(:\\w+)");

    /** IAM authorises each member of a transaction by the action of the member. */
    private static final Map<String, String> MEMBERS = Map.of(
            "Put",
            "PutItem",
            "Delete",
            "DeleteItem",
            "Update",
            "UpdateItem",
            "ConditionCheck",
            "ConditionCheckItem",
            "Get",
            "GetItem");

    /**
     * DynamoDB writes the items of a restored table on behalf of the caller.
     *
     * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/backuprestore_IAM.html">AWS: IAM with
     *     backup and restore</a>
     */
    private static final List<String> OF_A_RESTORE =
            List.of("BatchWriteItem", "DeleteItem", "GetItem", "PutItem", "Query", "Scan", "UpdateItem");

    /** Actions without a resource. */
    private static final List<String> ON_ANYTHING = List.of(
            "application-autoscaling:DescribeScalableTargets",
            "cloudformation:DescribeStackResources", // finds the stack of a physical id, which may be any stack
            "dynamodb:ListStreams",
            "dynamodb:ListTables",
            "ec2:DescribeVpcEndpoints",
            "lambda:ListEventSourceMappings");

    private final String stream;

    private RequestedActions(String stream) {
        this.stream = stream;
    }

    /** Returns the actions of requests, each once. */
    static List<Request> of(List<SentRequest> requests) {
        String stream = requests.stream()
                .map(request -> request.parameters().path("StreamArn").asText())
                .filter(arn -> !arn.isEmpty())
                .findFirst()
                .orElse("no stream");
        RequestedActions actions = new RequestedActions(stream);
        return requests.stream().flatMap(actions::of).distinct().toList();
    }

    private Stream<Request> of(SentRequest sent) {
        String action = sent.service() + ":" + sent.operation();
        JsonNode parameters = sent.parameters();
        if (ON_ANYTHING.contains(action)) {
            return Stream.of(request(action, "*"));
        }
        return switch (sent.service()) {
            case "dynamodb" -> ofDynamoDb(sent.operation(), parameters);
            case "kms" -> Stream.of(request(action, parameters.path("KeyId").asText()));
            case "lambda" -> Stream.of(request(action, arn("lambda", "function:", parameters, "FunctionName")));
            case "cloudformation" ->
                Stream.of(request(action, arn("cloudformation", "stack/", parameters, "StackName") + "/id"));
            case "sqs" ->
                Stream.of(request(
                        action,
                        parameters.has("QueueName")
                                ? arn("sqs", "", parameters, "QueueName")
                                : arn("sqs", "")
                                        + parameters.path("QueueUrl").asText().replaceFirst(".*/", "")));
            case "logs" -> Stream.of(request(action, logGroup(sent.operation(), parameters)));
            default -> throw new IllegalArgumentException("not known here: " + action);
        };
    }

    /** @see <a href="https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_LogGroup.html">AWS: LogGroup, whose two ARNs differ</a> */
    private static String logGroup(String operation, JsonNode parameters) {
        return switch (operation) {
            case "ListTagsForResource" -> parameters.path("resourceArn").asText();
            case "DescribeLogGroups" -> arn("logs", "log-group::log-stream:");
            case "FilterLogEvents" -> arn("logs", "log-group:", parameters, "logGroupName") + ":log-stream:";
            default -> throw new IllegalArgumentException("not known here: logs:" + operation);
        };
    }

    private Stream<Request> ofDynamoDb(String operation, JsonNode parameters) {
        switch (operation) {
            case "TransactWriteItems", "TransactGetItems":
                return parameters
                        .path("TransactItems")
                        .valueStream()
                        .flatMap(item -> item.properties().stream())
                        .map(member -> keyed(MEMBERS.get(member.getKey()), member.getValue()));
            case "BatchWriteItem", "BatchGetItem":
                return parameters.path("RequestItems").properties().stream()
                        .map(entry -> request(
                                "dynamodb:" + operation,
                                arn("dynamodb", "table/" + entry.getKey()),
                                keys(entry.getValue())));
            case "PutItem", "GetItem", "DeleteItem", "UpdateItem", "Query":
                return Stream.of(keyed(operation, parameters));
            case "Scan":
                return Stream.of(request("dynamodb:" + operation, tableOrIndex(parameters)));
            case "CreateTable", "DescribeTable", "DescribeTimeToLive", "DescribeContinuousBackups", "DeleteTable":
                return Stream.of(request("dynamodb:" + operation, table(parameters)));
            case "ListTagsOfResource":
                return Stream.of(request(
                        "dynamodb:" + operation, parameters.path("ResourceArn").asText()));
            case "DescribeStream",
                    "GetShardIterator",
                    "GetRecords": // The iterator of a shard does not name its stream.
                return Stream.of(request(
                        "dynamodb:" + operation, parameters.path("StreamArn").asText(stream)));
            case "RestoreTableToPointInTime":
                String target = arn("dynamodb", "table/", parameters, "TargetTableName");
                return Stream.concat(
                        Stream.of(
                                request(
                                        "dynamodb:" + operation,
                                        arn("dynamodb", "table/", parameters, "SourceTableName")),
                                request("dynamodb:" + operation, target)),
                        OF_A_RESTORE.stream().map(action -> request("dynamodb:" + action, target)));
            default:
                throw new IllegalArgumentException("not known here: dynamodb:" + operation);
        }
    }

    private static Request keyed(String action, JsonNode parameters) {
        return request("dynamodb:" + action, tableOrIndex(parameters), List.of(leadingKey(parameters)));
    }

    private static String leadingKey(JsonNode parameters) {
        JsonNode item = parameters.has("Item") ? parameters.get("Item") : parameters.path("Key");
        if (item.has(Schema.PK)) {
            return item.at("/" + Schema.PK + "/S").asText();
        }
        Matcher equality =
                EQUALITY.matcher(parameters.path("KeyConditionExpression").asText());
        if (!equality.find()) {
            throw new IllegalArgumentException("no key: " + parameters);
        }
        return parameters
                .path("ExpressionAttributeValues")
                .path(equality.group(2))
                .path("S")
                .asText();
    }

    /** Returns the keys of a batch on one table. */
    private static List<String> keys(JsonNode batch) {
        List<String> keys = new ArrayList<>();
        batch.findValues(Schema.PK).forEach(key -> keys.add(key.path("S").asText()));
        return keys;
    }

    private static String tableOrIndex(JsonNode parameters) {
        String index = parameters.path("IndexName").asText("");
        return table(parameters) + (index.isEmpty() ? "" : "/index/" + index);
    }

    private static String table(JsonNode parameters) {
        return arn("dynamodb", "table/", parameters, "TableName");
    }

    private static String arn(String service, String prefix, JsonNode parameters, String name) {
        String value = parameters.path(name).asText();
        if (value.isEmpty()) {
            throw new IllegalArgumentException("no %s: %s".formatted(name, parameters));
        }
        return value.startsWith("arn:") ? value : arn(service, prefix + value);
    }

    private static String arn(String service, String resource) {
        return "arn:aws:%s:%s:%s:%s".formatted(service, REGION, ACCOUNT, resource);
    }

    private static Request request(String action, String resource) {
        return new Request(action, resource, Map.of());
    }

    private static Request request(String action, String resource, List<String> leadingKeys) {
        Map<String, List<String>> context = new LinkedHashMap<>();
        context.put(LEADING_KEYS, leadingKeys);
        return new Request(action, resource, context);
    }
}
