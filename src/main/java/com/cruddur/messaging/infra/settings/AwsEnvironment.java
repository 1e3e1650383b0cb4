package com.cruddur.messaging.infra.settings;

import com.cruddur.messaging.assembly.RegionCode;
import java.util.Map;
import java.util.Optional;

/**
 * The account and region of a stage.
 *
 * @param account the account id, twelve digits (required)
 * @param region the region code, as in {@code us-east-1} (required)
 */
public record AwsEnvironment(String account, String region) {

    /**
     * Returns the account and region of the credentials of the CDK CLI, from the variables {@code CDK_DEFAULT_ACCOUNT}
     * and {@code CDK_DEFAULT_REGION}; empty if one is missing.
     */
    public static Optional<AwsEnvironment> ofCredentials(Map<String, String> variables) {
        String account = variables.get("CDK_DEFAULT_ACCOUNT");
        String region = variables.get("CDK_DEFAULT_REGION");
        return account == null || region == null ? Optional.empty() : Optional.of(new AwsEnvironment(account, region));
    }

    static AwsEnvironment read(Block block) {
        return new AwsEnvironment(
                block.text("account", "\\d{12}", "twelve digits in quotes, as in \"012345678901\"", null),
                block.text("region", RegionCode.FORM, "a region's code, as in us-east-1", null));
    }
}
