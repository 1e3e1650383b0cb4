package com.cruddur.messaging.local;

import com.cruddur.messaging.assembly.Assembly;
import com.cruddur.messaging.assembly.AssemblyException;
import java.util.Set;

/** An account and region that stacks are deployed to. */
public record AccountAndRegion(String account, String region) {

    /**
     * Returns the account and region of an assembly. They default to {@link Emulator#ACCOUNT} and {@link Emulator#REGION}.
     *
     * @throws AssemblyException if the stacks name several accounts or regions
     */
    static AccountAndRegion of(Assembly assembly) {
        return new AccountAndRegion(
                only(assembly.accounts(), Emulator.ACCOUNT), only(assembly.regions(), Emulator.REGION));
    }

    @Override
    public String toString() {
        return "account %s, region %s".formatted(account, region);
    }

    private static String only(Set<String> named, String byDefault) {
        if (named.size() > 1) {
            throw new AssemblyException("The stacks are for %s. One emulated account has one region."
                    .formatted(String.join(" and ", named)));
        }
        return named.stream().findAny().orElse(byDefault);
    }
}
