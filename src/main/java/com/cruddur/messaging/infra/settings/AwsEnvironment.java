package com.cruddur.messaging.infra.settings;

import com.cruddur.messaging.assembly.RegionCode;
import java.util.Map;
import java.util.Optional;

/**
 * Where a stage is deployed.
 *
 * @param account the account's twelve digits (mandatory)
 * @param region the region's code, as in {@code us-east-1} (mandatory)
 */
public record AwsEnvironment(String account, String region) {

    /** Returns where the credentials of the CDK CLI belong, which says so by two variables; empty if it has none. */
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
