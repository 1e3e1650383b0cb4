package com.cruddur.messaging.assembly;

import java.util.Optional;
import java.util.function.UnaryOperator;

/** An account that need not exist, so that a table can be created from a template without an AWS account. */
final class LocalAccount implements Account {

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
        String tableName = properties.apply("TableName");
        String name = tableName.isEmpty() ? resource.logicalId() : tableName;
        return Optional.ofNullable(
                switch (resource.type() + "." + attribute) {
                    case Resource.TABLE + "." + REF -> name;
                    case Resource.TABLE + ".Arn" -> arn("dynamodb", "table/" + name);
                    case Resource.KEY + ".Arn" -> arn("kms", "key/" + name);
                    default -> null;
                });
    }

    private static String arn(String service, String resource) {
        return "arn:aws:%s:%s:%s:%s".formatted(service, REGION, ACCOUNT, resource);
    }
}
