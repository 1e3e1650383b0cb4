package com.cruddur.messaging.infra.settings;

import java.util.Map;
import java.util.stream.Stream;

/** Where the VPC comes from. */
public sealed interface VpcSource {

    /** The default VPC of the account and region, looked up. */
    record Default() implements VpcSource {}

    /**
     * A VPC that stands already, looked up.
     *
     * @param id its id (mandatory)
     */
    record Existing(String id) implements VpcSource {}

    /**
     * A VPC of this project's own, with one isolated subnet in each of two availability zones.
     *
     * @param cidr its addresses; by default {@code 10.0.0.0/16}
     * @param flowLogs whether it logs what it rejects; by default it does
     */
    record New(String cidr, boolean flowLogs) implements VpcSource {}

    /** Whether the CDK must ask the account, or find the answer in {@code cdk.context.json}. */
    default boolean needsLookup() {
        return !(this instanceof New);
    }

    /** {@code default}, {@code existing} or {@code new}; by default {@code new}, which needs no account. */
    static VpcSource read(Block block, String key) {
        return block.oneOf(
                key,
                Map.of(
                        "default", vpc -> new Default(),
                        "existing",
                                vpc -> new Existing(vpc.text(
                                        "id", "vpc-[0-9a-f]{8,17}", "a VPC's id, as in vpc-0123456789abcdef0", null)),
                        "new", VpcSource::readNew),
                "new");
    }

    private static New readNew(Block vpc) {
        return new New(
                vpc.text(
                        "cidr",
                        VpcSource::isNetwork,
                        "the address of an IPv4 network from /16 to /24 that hosts may have, as in 10.0.0.0/16",
                        "10.0.0.0/16"),
                vpc.flag("flowLogs", true));
    }

    /** With bits of a host in it, the CDK would make the next network, and EC2 the one it is in. */
    private static boolean isNetwork(String cidr) {
        String octet = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
        if (!cidr.matches("(%1$s\\.){3}%1$s/(1[6-9]|2[0-4])".formatted(octet))) {
            return false;
        }
        int[] parts = Stream.of(cidr.split("[./]")).mapToInt(Integer::parseInt).toArray();
        int hosts = (1 << (32 - parts[4])) - 1; // in the last two octets, since no prefix is shorter than 16
        boolean reserved = parts[0] == 0 || parts[0] == 127 || parts[0] >= 224 || parts[0] == 169 && parts[1] == 254;
        return !reserved && ((parts[2] << 8 | parts[3]) & hosts) == 0;
    }
}
