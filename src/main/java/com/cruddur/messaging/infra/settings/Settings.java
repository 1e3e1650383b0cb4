package com.cruddur.messaging.infra.settings;

import static java.util.stream.Collectors.joining;

import com.cruddur.messaging.names.MessagingNames;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * The settings of one stage, read once from its block in {@code cdk.json}.
 *
 * @param stage the name of the stage, as in {@code -c stage=prod}
 * @param names the names of stacks and resources, in the stage itself or in a copy
 * @param environment the account and region. Defaults to empty: the templates fit any account and region.
 * @param tags the tags besides the project's own. Defaults to none.
 * @param table the table
 * @param network the VPC and its gateway endpoint
 * @param function the stream function
 * @param mapping the event source mapping
 * @param dax the DAX cluster. Defaults to none.
 * @param watch the alarms and the dashboard. Defaults to none.
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
     * The form of a stage's name, which is a tag value, a directory name and a part of command lines. CloudFormation
     * allows the same for a stack's name:
     * https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateStack.html
     */
    private static final String STAGE_FORM = "[A-Za-z][A-Za-z0-9-]{0,127}";

    /**
     * Reads the block of one stage.
     *
     * @param stage the stage; null means {@code dev}
     * @param copy the copy; null means the stage itself
     * @param stages the context value {@code stages} of {@code cdk.json}: an object with a block for every stage
     * @param credentials the account and region of the current credentials, to which a stage without an environment is
     *     deployed; may be empty
     * @throws SettingsException if the stage is unknown, a setting is wrong or unknown, or a copy is chosen of a stage
     *     that retains its data
     * @throws EnvironmentTakenException if a different stage has the same account and region
     */
    public static Settings read(Object stage, Object copy, Object stages, Optional<AwsEnvironment> credentials) {
        String name = stage == null ? "dev" : stage.toString();
        if (!(stages instanceof Map<?, ?> blocks)) {
            throw new SettingsException(
                    "stages", Block.json(stages) + " is not an object", "an object with a block for every stage");
        }
        if (!blocks.containsKey(name)) {
            throw new SettingsException(
                    "stage",
                    "\"%s\" is not a stage".formatted(name),
                    blocks.isEmpty()
                            ? "a name with a block under context.stages in cdk.json, which has none yet"
                            : blocks.keySet().stream().map(Object::toString).collect(joining(", ")));
        }
        if (!name.matches(STAGE_FORM)) {
            throw new SettingsException(
                    "stage",
                    "\"%s\" is not a valid name for a stage".formatted(name),
                    "1 to 128 letters, digits and hyphens, a letter first; rename its block under context.stages in cdk.json");
        }
        Settings settings = Block.read("stages." + name, blocks.get(name), block -> read(name, names(copy), block));
        settings.environment.or(() -> credentials).ifPresent(taken -> refuseOthersIn(taken, name, blocks));
        return settings;
    }

    /**
     * Returns whether the stage creates an endpoint. A copy creates one only in the new VPC of its DAX cluster. An
     * existing VPC has the endpoint of the stage itself, and the default quota of five VPCs in a region is too low for a
     * VPC in every copy.
     */
    public boolean hasEndpoint() {
        return network.endpoint() == EndpointChoice.CREATE
                && (names.copy().isEmpty() || dax.isPresent() && !network.vpc().needsLookup());
    }

    /** Returns whether the stage needs a VPC, for an endpoint or for a DAX cluster. */
    public boolean needsVpc() {
        return hasEndpoint() || dax.isPresent();
    }

    private static MessagingNames names(Object copy) {
        if (copy != null && !copy.toString().matches(MessagingNames.COPY_FORM)) {
            throw new SettingsException(
                    "copy", Block.json(copy.toString()) + " is not allowed", MessagingNames.COPY_ALLOWED);
        }
        return new MessagingNames(Optional.ofNullable(copy).map(Object::toString));
    }

    /** Stacks of all stages have the same names, so a deploy of one stage would overwrite the other. */
    private static void refuseOthersIn(AwsEnvironment environment, String stage, Map<?, ?> blocks) {
        blocks.forEach((other, block) -> {
            if (!other.equals(stage)
                    && block instanceof Map<?, ?> settings
                    && Map.of("account", environment.account(), "region", environment.region())
                            .equals(settings.get("environment"))) {
                throw new EnvironmentTakenException(stage, environment, other);
            }
        });
    }

    private static Settings read(String stage, MessagingNames names, Block block) {
        Settings settings = new Settings(
                stage,
                names,
                block.optional("environment", AwsEnvironment::read),
                block.block("tags", StageTags::read),
                block.block("table", each -> TableSettings.read(each, names)),
                block.block("network", NetworkSettings::read),
                block.block("function", FunctionSettings::read),
                block.block("mapping", MappingSettings::read),
                block.optional("dax", each -> DaxSettings.read(each, names)),
                block.optional("watch", WatchSettings::read));
        settings.check(block);
        return settings;
    }

    /** Checks the rules that involve several settings. */
    private void check(Block block) {
        if (names.copy().isPresent() && table.removal() != Removal.DESTROY) {
            throw new SettingsException(
                    "copy",
                    "\"%s\" is not allowed for the stage %s, which retains its data, but a copy is deleted with its data"
                            .formatted(names.copy().get(), stage),
                    "a copy of a stage with table.removal \"destroy\"");
        }
        if (needsVpc() && network.vpc().needsLookup() && environment.isEmpty()) {
            throw block.refusedKey(
                    "environment",
                    "is missing, but the CDK can look up a VPC only in a known account and region",
                    "{ \"account\": ..., \"region\": ... }, or network.vpc { \"new\": { ... } }");
        }
        List<String> zones = dax.map(DaxSettings::availabilityZones).orElse(List.of());
        if (!network.vpc().needsLookup() && !zones.isEmpty()) {
            throw block.refused(
                    "dax.availabilityZones",
                    "%s cannot be checked, since CloudFormation chooses the zones of a new VPC"
                            .formatted(Block.json(zones)),
                    "no value, or network.vpc { \"default\": {} } or { \"existing\": { \"id\": ... } }");
        }
        if (environment.isPresent()
                && watch.isPresent()
                && watch.get().notification() instanceof Notification.Topic topic
                && !topic.region().equals(environment.get().region())) {
            throw block.refused(
                    "watch.notify.topic",
                    "\"%s\" is in %s, but CloudWatch notifies only topics in its own region"
                            .formatted(topic.arn(), topic.region()),
                    "the ARN of a topic in " + environment.get().region());
        }
    }
}
