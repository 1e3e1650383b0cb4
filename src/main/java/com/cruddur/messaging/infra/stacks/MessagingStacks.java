package com.cruddur.messaging.infra.stacks;

import com.cruddur.messaging.infra.constructs.MessageTable;
import com.cruddur.messaging.infra.constructs.OrderedMaps;
import com.cruddur.messaging.infra.constructs.StreamTrigger;
import com.cruddur.messaging.infra.settings.AwsEnvironment;
import com.cruddur.messaging.infra.settings.DaxSettings;
import com.cruddur.messaging.infra.settings.Settings;
import com.cruddur.messaging.infra.settings.WatchSettings;
import com.cruddur.messaging.names.MessagingNames;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import software.amazon.awscdk.Environment;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.Tags;
import software.constructs.Construct;

/**
 * Defines the stacks of one stage, with their common properties and the references between them.
 *
 * <p>References are strong, except from the stack of the alarms: CloudFormation refuses to delete a stack that others
 * use, and to replace a resource that they refer to.
 */
public final class MessagingStacks {

    private final Settings settings;

    /** @param settings the settings of the stage */
    public MessagingStacks(Settings settings) {
        this.settings = settings;
    }

    /**
     * Defines the stacks. They have the same names in every scope.
     *
     * @param scope an app, or a {@link software.amazon.awscdk.Stage}, as in a pipeline. Other constructs in it do not
     *     change.
     * @param code the function's jar
     */
    public void in(Construct scope, Path code) {
        DataStack data = tag(new DataStack(scope, name("data"), props("data", "the table"), settings));
        Optional<NetworkStack> network =
                hasNetworkStack() ? Optional.of(defineNetwork(scope, data.messages())) : Optional.empty();
        StreamStack stream = defineStream(scope, data.messages(), code);
        settings.dax().ifPresent(dax -> defineCache(scope, network, data.messages(), dax));
        settings.watch().ifPresent(watch -> defineWatch(scope, stream.trigger(), watch));
    }

    private NetworkStack defineNetwork(Construct scope, MessageTable messages) {
        return tag(
                new NetworkStack(scope, name("network"), props("network", "the way to the table"), messages, settings));
    }

    private StreamStack defineStream(Construct scope, MessageTable messages, Path code) {
        return tag(new StreamStack(
                scope, name("stream"), props("stream", "the stream function"), messages, code, settings));
    }

    private void defineCache(Construct scope, Optional<NetworkStack> network, MessageTable messages, DaxSettings dax) {
        tag(new CacheStack(scope, name("cache"), props("cache", "the DAX cluster"), network, messages, settings, dax));
    }

    private void defineWatch(Construct scope, StreamTrigger trigger, WatchSettings watch) {
        tag(new WatchStack(
                scope, name("watch"), props("watch", "the alarms and the dashboard"), trigger, settings, watch));
    }

    /** A template without resources cannot be deployed, and a VPC that is looked up is not a resource. */
    private boolean hasNetworkStack() {
        return settings.hasEndpoint()
                || settings.needsVpc() && !settings.network().vpc().needsLookup();
    }

    private <S extends Stack> S tag(S stack) {
        tags().forEach(Tags.of(stack)::add);
        return stack;
    }

    private String name(String part) {
        return settings.names().stack(part);
    }

    private Map<String, String> tags() {
        Map<String, String> tags = OrderedMaps.map("application", MessagingNames.PREFIX, "stage", settings.stage());
        settings.names().copy().ifPresent(copy -> tags.put("copy", copy));
        tags.putAll(settings.tags());
        return tags;
    }

    private StackProps props(String part, String what) {
        return StackProps.builder()
                .stackName(name(part)) // In a Stage, the default starts with the stage's id.
                .description("Cruddur's direct messaging, %s: %s".formatted(settings.stage(), what))
                .env(settings.environment().map(MessagingStacks::environment).orElse(null))
                .tags(tags())
                .terminationProtection(settings.table().deletionProtection())
                .build();
    }

    private static Environment environment(AwsEnvironment environment) {
        return Environment.builder()
                .account(environment.account())
                .region(environment.region())
                .build();
    }
}
