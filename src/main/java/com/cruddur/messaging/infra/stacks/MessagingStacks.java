package com.cruddur.messaging.infra.stacks;

import com.cruddur.messaging.infra.constructs.OrderedMaps;
import com.cruddur.messaging.infra.settings.AwsEnvironment;
import com.cruddur.messaging.infra.settings.Settings;
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
 * The stacks of one stage, what they have in common, and what one takes of another. Each but that of the alarms refers to others
 * strongly: a stack that others use cannot be deleted, nor what they use of it replaced, behind their back.
 */
public final class MessagingStacks {

    private final Settings settings;

    /** @param settings the stage whose stacks they are */
    public MessagingStacks(Settings settings) {
        this.settings = settings;
    }

    /**
     * Defines the stacks. They have the same names in every scope.
     *
     * @param scope an app, or a {@link software.amazon.awscdk.Stage}, as in a pipeline. What else is in it stays as it is.
     * @param code the function's jar
     */
    public void in(Construct scope, Path code) {
        DataStack data = tag(new DataStack(scope, name("data"), props("data", "the table"), settings));
        Optional<NetworkStack> network = hasNetworkStack()
                ? Optional.of(tag(new NetworkStack(
                        scope, name("network"), props("network", "the way to the table"), data.messages(), settings)))
                : Optional.empty();
        StreamStack stream = tag(new StreamStack(
                scope, name("stream"), props("stream", "the stream function"), data.messages(), code, settings));
        settings.dax()
                .ifPresent(dax -> tag(new CacheStack(
                        scope,
                        name("cache"),
                        props("cache", "the DAX cluster"),
                        network,
                        data.messages(),
                        settings,
                        dax)));
        settings.watch()
                .ifPresent(watch -> tag(new WatchStack(
                        scope,
                        name("watch"),
                        props("watch", "the alarms and the dashboard"),
                        stream.trigger(),
                        settings,
                        watch)));
    }

    /** A template without resources cannot be deployed: a VPC that is looked up is none. */
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
                .stackName(name(part)) // or that of a Stage would come first
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
