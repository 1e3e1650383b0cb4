package com.cruddur.messaging.infra.settings;

import com.cruddur.messaging.assembly.RegionCode;
import com.cruddur.messaging.model.Schema;
import com.cruddur.messaging.names.MessagingNames;
import java.util.List;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.ServiceMetadata;

/**
 * The DAX cluster.
 *
 * @param name the cluster's name, at most 20 characters. Defaults to {@code cruddur-messages}. It must be lower case:
 *     DAX stores it so, and a capital letter would make the ARN differ from the one in the policies. A copy's cluster
 *     has a different name.
 * @param nodeType the type of every node. Defaults to {@code dax.t3.small}.
 * @param nodes the number of nodes: 1, or 3 to 11 to survive the loss of one. Defaults to 1.
 * @param itemTtlMillis how long the cache serves an item, in milliseconds. Defaults to 300,000. 0 means until it is
 *     evicted.
 * @param queryTtlMillis how long the cache serves the result of a query, in milliseconds. Defaults to 1,000. Writes do
 *     not invalidate it, so conversation lists read through DAX are stale for up to this time. 0 means that no query is
 *     cached.
 * @param maintenanceWindow when DAX may patch the nodes, in UTC, at least one hour. Defaults to {@code
 *     sun:05:00-sun:06:00}.
 * @param clientSecurityGroups the ids of the security groups whose members may connect. Defaults to none.
 * @param availabilityZones the zones of the nodes, in turn. Defaults to the choice of DAX among the VPC's zones. Some
 *     zones do not offer some node types.
 */
public record DaxSettings(
        String name,
        String nodeType,
        int nodes,
        int itemTtlMillis,
        int queryTtlMillis,
        String maintenanceWindow,
        List<String> clientSecurityGroups,
        List<String> availabilityZones) {

    private static final List<String> DAYS = List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");
    private static final String DAY_AND_TIME = "(" + String.join("|", DAYS) + "):([01]\\d|2[0-3]):[0-5]\\d";

    static DaxSettings read(Block block, MessagingNames names) {
        String nameInStage = block.text(
                "name",
                "(?=.{1,20}$)[a-z](-?[a-z0-9])*",
                "1 to 20 lower-case letters, digits and single hyphens, a letter first, no hyphen last",
                Schema.TABLE);
        DaxSettings settings = new DaxSettings(
                block.distinct("name", nameInStage, names.cluster(nameInStage), names),
                block.text(
                        "nodeType", "dax\\.[a-z0-9]+\\.[a-z0-9]+", "a node type, as in dax.t3.small", "dax.t3.small"),
                block.number("nodes", 1, 11, 1),
                block.number("itemTtlMillis", 0, Integer.MAX_VALUE, 300_000),
                block.number("queryTtlMillis", 0, Integer.MAX_VALUE, 1_000),
                block.text(
                        "maintenanceWindow",
                        DAY_AND_TIME + "-" + DAY_AND_TIME,
                        "day:hh:mm-day:hh:mm, as in sun:05:00-sun:06:00",
                        "sun:05:00-sun:06:00"),
                block.texts(
                        "clientSecurityGroups",
                        "sg-[0-9a-f]{8,17}",
                        "a list of security group ids, as in sg-0123456789abcdef0"),
                block.texts("availabilityZones", RegionCode.FORM + "[a-z]", "a list of zones, as in us-east-1a"));
        if (settings.nodes() == 2) {
            throw block.refused("nodes", "2 is not fault tolerant and costs more than 1", "1, or 3 to 11");
        }
        if (minutes(settings.maintenanceWindow()) < 60) {
            throw block.refused(
                    "maintenanceWindow",
                    "\"%s\" is shorter than an hour".formatted(settings.maintenanceWindow()),
                    "an hour or more, as in sun:05:00-sun:06:00");
        }
        return settings;
    }

    /** Returns the length of a window, which may reach into the next week. */
    private static int minutes(String window) {
        String[] ends = window.split("-");
        return Math.floorMod(minuteOfWeek(ends[1]) - minuteOfWeek(ends[0]), 7 * 24 * 60);
    }

    private static int minuteOfWeek(String dayAndTime) {
        String[] parts = dayAndTime.split(":");
        return (DAYS.indexOf(parts[0]) * 24 + Integer.parseInt(parts[1])) * 60 + Integer.parseInt(parts[2]);
    }

    /** Returns whether the nodes earn CPU credits when idle and spend them under load. */
    public boolean isBurstable() {
        return nodeType.startsWith("dax.t");
    }

    /** Returns whether the AWS SDK lists DAX in a region. The SDK may not know a new region yet. */
    public static boolean isListedIn(String region) {
        return ServiceMetadata.of("dax").regions().contains(Region.of(region));
    }
}
