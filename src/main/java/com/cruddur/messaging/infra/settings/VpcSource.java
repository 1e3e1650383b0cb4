package com.cruddur.messaging.infra.settings;

import java.util.Map;
import java.util.stream.Stream;

/** The VPC of the table's clients: one to look up, or a new one. */
public sealed interface VpcSource {

    /** The default VPC of the account and region, looked up. */
    record Default() implements VpcSource {}

    /**
     * An existing VPC, looked up.
     *
     * @param id the VPC's id (required)
     */
    record Existing(String id) implements VpcSource {}

    /**
     * A new VPC, with one isolated subnet in each of two availability zones.
     *
     * @param cidr the VPC's addresses, an IPv4 network from /16 to /24. Defaults to {@code 10.0.0.0/16}.
     * @param flowLogs whether a flow log records rejected traffic. Defaults to true.
     */
    record New(String cidr, boolean flowLogs) implements VpcSource {}

    /** Returns whether the CDK must look the VPC up, in the account or in {@code cdk.context.json}. */
    default boolean needsLookup() {
        return !(this instanceof New);
    }

    /** Reads {@code default}, {@code existing} or {@code new}. Defaults to {@code new}, which needs no account. */
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
                        "an IPv4 network from /16 to /24 with zero host bits, outside reserved ranges, as in 10.0.0.0/16",
                        "10.0.0.0/16"),
                vpc.flag("flowLogs", true));
    }

    /** Host bits must be zero: otherwise the CDK would use the next network, but EC2 the one that holds the address. */
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
