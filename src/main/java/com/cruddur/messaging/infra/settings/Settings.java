package com.cruddur.messaging.infra.settings;

import static java.util.stream.Collectors.joining;

import com.cruddur.messaging.names.MessagingNames;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Everything that differs between stages, read once from one block of {@code cdk.json}.
 *
 * @param stage the block's name, as in {@code -c stage=prod}
 * @param names what the stacks are called, and what is in them: those of a copy, or of the first set
 * @param environment the account and region; by default empty, and the templates fit any
 * @param tags what is tagged beside the project's own tags; by default nothing
 * @param table the table
 * @param network the VPC and the gateway endpoint in it
 * @param function the stream function
 * @param mapping how the stream reaches the function
 * @param dax the cache; by default there is none
 * @param watch alarms and dashboard; by default there are none
 */
public record Settings(
        String stage,
        MessagingNames names,
        Optional<AwsEnvironment> environment,
        SortedMap<String, String> tags,
        TableSettings table,
        NetworkSettings network,
        FunctionSettings function,
        MappingSettings mapping,
        Optional<DaxSettings> dax,
        Optional<WatchSettings> watch) {

    /**
     * Reads the block of one stage.
     *
     * @param stage the stage; null chooses {@code dev}
     * @param copy the copy; null chooses the first set
     * @param stages the context value {@code stages} of {@code cdk.json}: an object with a block for every stage
     * @param credentials where the credentials at hand belong, which is where a stage of no environment goes; may be empty
     * @throws SettingsException if the stage is unknown, or a setting is wrong or unknown, or a stage that keeps its data shall
     *     have a copy
     * @throws PlaceTakenException if another stage is at the same place
     */
    public static Settings read(Object stage, Object copy, Object stages, Optional<AwsEnvironment> credentials) {
        String name = stage == null ? "dev" : stage.toString();
        if (!(stages instanceof Map<?, ?> blocks)) {
            throw new SettingsException("stages", stages + " is no object", "an object with a block for every stage");
        }
        if (!blocks.containsKey(name)) {
            throw new SettingsException(
                    "stage",
                    "\"%s\" is no stage".formatted(name),
                    blocks.isEmpty()
                            ? "none, since no stage in cdk.json has a block"
                            : blocks.keySet().stream().map(Object::toString).collect(joining(", ")));
        }
        Settings settings = Block.read("stages." + name, blocks.get(name), block -> read(name, names(copy), block));
        settings.environment.or(() -> credentials).ifPresent(place -> refuseOthersAt(place, name, blocks));
        return settings;
    }

    /**
     * Whether the stage has an endpoint. A copy has one only in a VPC that it makes for its DAX cluster: a region has five VPCs by
     * default, too few for one in every copy, and a VPC that stands has the endpoint of the first set.
     */
    public boolean hasEndpoint() {
        return network.endpoint() == EndpointChoice.CREATE
                && (names.copy().isEmpty() || dax.isPresent() && !network.vpc().needsLookup());
    }

    /** Whether the stage needs a VPC: without a cluster or an endpoint in it, none is made or looked up. */
    public boolean needsVpc() {
        return hasEndpoint() || dax.isPresent();
    }

    private static MessagingNames names(Object copy) {
        if (copy != null && !copy.toString().matches(MessagingNames.COPY_FORM)) {
            throw new SettingsException("copy", "\"%s\" is not allowed".formatted(copy), MessagingNames.COPY_ALLOWED);
        }
        return new MessagingNames(Optional.ofNullable(copy).map(Object::toString));
    }

    /** Stacks of all stages have the same names, so that one would be turned into the other, with what it protects. */
    private static void refuseOthersAt(AwsEnvironment place, String stage, Map<?, ?> blocks) {
        blocks.forEach((other, block) -> {
            if (!other.equals(stage)
                    && block instanceof Map<?, ?> settings
                    && Map.of("account", place.account(), "region", place.region())
                            .equals(settings.get("environment"))) {
                throw new PlaceTakenException(stage, place, other);
            }
        });
    }

    private static Settings read(String stage, MessagingNames names, Block block) {
        Optional<AwsEnvironment> environment = block.optional("environment", AwsEnvironment::read);
        SortedMap<String, String> tags = block.block("tags", StageTags::read);
        TableSettings table = block.block("table", each -> TableSettings.read(each, names));
        NetworkSettings network = block.block("network", NetworkSettings::read);
        FunctionSettings function = block.block("function", FunctionSettings::read);
        MappingSettings mapping = block.block("mapping", MappingSettings::read);
        Optional<DaxSettings> dax = block.optional("dax", each -> DaxSettings.read(each, names));
        Optional<WatchSettings> watch = block.optional("watch", WatchSettings::read);

        if (names.copy().isPresent() && table.removal() != Removal.DESTROY) {
            throw new SettingsException(
                    "copy",
                    "\"%s\" is not possible in the stage %s, which keeps its data: a copy is deleted together with its data"
                            .formatted(names.copy().get(), stage),
                    "a stage of table.removal \"destroy\"");
        }
        Settings settings =
                new Settings(stage, names, environment, tags, table, network, function, mapping, dax, watch);
        if (settings.needsVpc() && network.vpc().needsLookup() && environment.isEmpty()) {
            throw block.refused(
                    "environment",
                    "is missing, but the VPC can only be looked up in a known account and region",
                    "{ \"account\": ..., \"region\": ... }, or network.vpc { \"new\": { ... } }");
        }
        if (!network.vpc().needsLookup()
                && dax.filter(cluster -> !cluster.availabilityZones().isEmpty()).isPresent()) {
            throw block.refused(
                    "dax.availabilityZones",
                    "cannot be compared with those of a new VPC, which CloudFormation chooses",
                    "to leave it out, or network.vpc { \"default\": {} } or { \"existing\": { \"id\": ... } }");
        }
        environment
                .map(AwsEnvironment::region)
                .ifPresent(region -> watch.map(WatchSettings::notification).ifPresent(notification -> {
                    if (notification instanceof Notification.Topic topic
                            && !topic.region().equals(region)) {
                        throw block.refused(
                                "watch.notify.topic",
                                "is in %s, and CloudWatch notifies topics of its own region only"
                                        .formatted(topic.region()),
                                "the ARN of a topic in " + region);
                    }
                }));
        return settings;
    }
}
