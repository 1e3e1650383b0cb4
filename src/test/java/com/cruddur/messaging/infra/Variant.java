package com.cruddur.messaging.infra;

import java.util.Locale;

/** The settings whose templates are tested: the stages of the fixture, without and with changes. */
enum Variant {
    DEV(null, "{}"),
    PROD(null, "{}"),
    /** Fits any region, so it has at most two availability zones, but three nodes. */
    DEV_WITH_DAX(DEV, """
            { "dax": { "nodes": 3, "clientSecurityGroups": ["sg-0c0ffee0000000001"] } }"""),
    PROD_OWN_KEY(PROD, """
            { "table": { "encryption": "own-key" } }"""),
    PROD_OWN_VPC(PROD, """
            { "environment": null, "network": { "vpc": { "default": null, "new": {} } } }"""),
    PROD_TABLE_ONLY_ENDPOINT(PROD, """
            { "network": { "endpointPolicy": "table", "endpointSubnets": "public" } }"""),
    PROD_DAX_IN_TWO_ZONES(PROD, """
            { "dax": { "availabilityZones": ["us-east-1b", "us-east-1d"] } }"""),
    PROD_ON_DEMAND(PROD, """
            { "table": { "capacity": { "autoScaling": null, "onDemand": { "maxWrite": 200 } } } }"""),
    PROD_WITHOUT_DAX(PROD, """
            { "dax": null }"""),
    /** The defaults of a new stage, with alarms that do not notify. */
    PROD_WITH_DEFAULTS(PROD, """
            {
              "environment": null, "table": null, "network": null, "function": null, "dax": null,
              "watch": { "notify": null }
            }""");

    /** The stage whose settings are changed; null if this is the stage itself. */
    final Variant stage;

    /** The change, as a JSON merge patch (RFC 7396) of the stage's block. */
    final String patch;

    Variant(Variant stage, String patch) {
        this.stage = stage;
        this.patch = patch;
    }

    /** Returns the name of the stage in the fixture. */
    String stageName() {
        return stage == null ? directory() : stage.directory();
    }

    /** Returns the directory of the snapshots. */
    String directory() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
