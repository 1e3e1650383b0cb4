package com.cruddur.messaging.ops.rds;

import java.util.regex.Pattern;

/** Converts one IPv4 address to a CIDR block that holds only this address. */
final class SingleAddress {

    private static final String BYTE = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
    private static final Pattern FORM = Pattern.compile(BYTE + "(\\." + BYTE + "){3}");

    /** Addresses that do not belong to one machine: this network, loopback, multicast and reserved; see https://www.iana.org/assignments/iana-ipv4-special-registry */
    private static final Pattern SPECIAL = Pattern.compile("(0|127|22[4-9]|2[345]\\d)\\..*");

    private SingleAddress() {}

    /**
     * Returns the CIDR block of one address.
     *
     * @throws IllegalArgumentException if it is not the address of one machine: 0.0.0.0/0, for example, would admit everybody
     */
    static String cidr(String address) {
        if (!FORM.matcher(address).matches() || SPECIAL.matcher(address).matches()) {
            throw new IllegalArgumentException(
                    "'%s' is not the IPv4 address of one machine; it must look like 203.0.113.7, without a mask"
                            .formatted(address));
        }
        return address + "/32";
    }
}
