package com.cruddur.messaging.ops.adopt;

import com.cruddur.messaging.assembly.Assembly;
import com.cruddur.messaging.ops.cli.Failure;
import java.util.Set;

/**
 * The accounts and regions that the stacks name. {@code adopt} refuses any other, because its resources are not the stage's.
 *
 * @param accounts the account numbers; empty if any account is allowed
 * @param regions the regions; empty if any region is allowed
 */
record AdoptionEnvironment(Set<String> accounts, Set<String> regions) {

    AdoptionEnvironment(Assembly assembly) {
        this(assembly.accounts(), assembly.regions());
    }

    /**
     * Checks the region in which {@code adopt} looks for resources.
     *
     * @throws Failure if the stacks name a different region
     */
    void requireRegion(String region) {
        if (!regions.isEmpty() && !regions.contains(region)) {
            throw new Failure(
                    "The stacks are for the region %s, not for %s. Give that region with --region, or change it in cdk.json."
                            .formatted(String.join(", ", regions), region));
        }
    }

    /**
     * Checks the account in the ARN of a resource, which needs no further request.
     *
     * @throws Failure if the stacks name a different account
     */
    void requireAccountOf(String arn) {
        if (!accounts.isEmpty() && !accounts.contains(arn.split(":")[4])) {
            throw new Failure(
                    "The stacks are for the account %s, but %s is in a different one. Use credentials of the stacks' account, or change the account in cdk.json."
                            .formatted(String.join(", ", accounts), arn));
        }
    }
}
