package com.cruddur.messaging.ops.adopt;

import com.cruddur.messaging.assembly.Assembly;
import com.cruddur.messaging.ops.cli.Failure;
import java.util.Set;

/** The account and region that the stacks are for, where they say so. Anywhere else there is nothing to adopt, or another's. */
record AdoptionEnvironment(Set<String> accounts, Set<String> regions) {

    AdoptionEnvironment(Assembly assembly) {
        this(assembly.accounts(), assembly.regions());
    }

    /**
     * Checks the region that one looks into.
     *
     * @throws Failure if it is another one
     */
    void requireRegion(String region) {
        if (!regions.isEmpty() && !regions.contains(region)) {
            throw new Failure(
                    "The stacks are for the region %s, not for %s. Name it with --region, or change it in cdk.json."
                            .formatted(String.join(", ", regions), region));
        }
    }

    /**
     * Checks the account of something that was found: its ARN tells it, without a further request.
     *
     * @throws Failure if it is another one
     */
    void requireAccountOf(String arn) {
        if (!accounts.isEmpty() && !accounts.contains(arn.split(":")[4])) {
            throw new Failure(
                    "The stacks are for the account %s, and not for that of %s. Take its credentials, or change it in cdk.json."
                            .formatted(String.join(", ", accounts), arn));
        }
    }
}
