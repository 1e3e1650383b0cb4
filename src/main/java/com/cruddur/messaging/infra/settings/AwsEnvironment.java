package com.cruddur.messaging.infra.settings;

/**
 * Where a stage is deployed.
 *
 * @param account the account's twelve digits (mandatory)
 * @param region the region's code, as in {@code us-east-1} (mandatory)
 */
public record AwsEnvironment(String account, String region) {

    static AwsEnvironment read(Block block) {
        return new AwsEnvironment(
                block.text("account", "\\d{12}", "twelve digits", null),
                block.text("region", "[a-z]{2}(-[a-z]+)+-\\d", "a region's code, as in us-east-1", null));
    }
}
