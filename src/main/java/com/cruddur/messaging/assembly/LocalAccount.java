package com.cruddur.messaging.assembly;

import java.util.Optional;
import java.util.function.UnaryOperator;

/** What resources are called in the account that this machine stands in for. */
final class LocalAccount implements Account {

    /** The account number: that of DynamoDB Local. */
    static final String ACCOUNT = "000000000000";

    static final String REGION = "us-east-1";

    @Override
    public Optional<String> pseudoParameter(String name) {
        return Optional.ofNullable(
                switch (name) {
                    case "AWS::AccountId" -> ACCOUNT;
                    case "AWS::Region" -> REGION;
                    case "AWS::Partition" -> "aws";
                    case "AWS::URLSuffix" -> "amazonaws.com";
                    default -> null;
                });
    }

    @Override
    public Optional<String> attribute(Resource resource, String attribute, UnaryOperator<String> properties) {
        String name = switch (resource.type()) {
            case Resource.TABLE -> named(resource, properties.apply("TableName"));
            case Resource.QUEUE -> named(resource, properties.apply("QueueName"));
            case Resource.ALIAS -> named(resource, properties.apply("Name"));
            case Resource.FUNCTION, Resource.VERSION -> named(resource, properties.apply("FunctionName"));
            default -> resource.logicalId();
        };
        return Optional.ofNullable(
                switch (resource.type() + "." + attribute) {
                    case Resource.TABLE + "." + REF, Resource.FUNCTION + "." + REF -> name;
                    case Resource.TABLE + ".Arn" -> arn("dynamodb", "table/" + name);
                    case Resource.TABLE + ".StreamArn" -> arn("dynamodb", "table/" + name + "/stream/local");
                    case Resource.KEY + ".Arn" -> arn("kms", "key/" + name);
                    case Resource.FUNCTION + ".Arn" -> functionArn(name);
                    case Resource.VERSION + "." + REF -> functionArn(name) + ":1";
                    case Resource.VERSION + ".Version" -> "1";
                    case Resource.ALIAS + "." + REF -> functionArn(properties.apply("FunctionName")) + ":" + name;
                    case Resource.QUEUE + "." + REF ->
                        "https://sqs.%s.amazonaws.com/%s/%s".formatted(REGION, ACCOUNT, name);
                    case Resource.QUEUE + ".Arn" -> arn("sqs", name);
                    default -> null;
                });
    }

    private static String named(Resource resource, String name) {
        return name.isEmpty() ? resource.logicalId() : name;
    }

    private static String functionArn(String name) {
        return arn("lambda", "function:" + name);
    }

    private static String arn(String service, String resource) {
        return "arn:aws:%s:%s:%s:%s".formatted(service, REGION, ACCOUNT, resource);
    }
}
