package com.cruddur.messaging.infra.stacks;

import com.cruddur.messaging.infra.constructs.Ordered;
import com.cruddur.messaging.infra.settings.AwsEnvironment;
import com.cruddur.messaging.infra.settings.Settings;
import com.cruddur.messaging.names.MessagingNames;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import software.amazon.awscdk.App;
import software.amazon.awscdk.CrossStackReferences;
import software.amazon.awscdk.Environment;
import software.amazon.awscdk.ReferenceStrength;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.Tags;

/** The stacks of one stage, what they have in common, and what one takes of another. */
public final class MessagingStacks {

    private final Settings settings;

    /** @param settings the stage whose stacks they are */
    public MessagingStacks(Settings settings) {
        this.settings = settings;
    }

    /**
     * Defines the stacks.
     *
     * @param code the function's jar
     */
    public void in(App app, Path code) {
        // A stack that others use cannot be deleted, nor what they use of it replaced, behind their back.
        CrossStackReferences.of(app).consume(ReferenceStrength.STRONG);
        DataStack data = new DataStack(app, settings.names().stack("data"), props("the table"), settings);
        // A region has five VPCs by default, too few for one in every copy.
        Optional<NetworkStack> network =
                settings.names().copy().isPresent() && settings.dax().isEmpty()
                        ? Optional.empty()
                        : Optional.of(new NetworkStack(
                                app,
                                settings.names().stack("network"),
                                props("the way to the table"),
                                data.messages(),
                                settings.network()));
        StreamStack stream = new StreamStack(
                app, settings.names().stack("stream"), props("the stream function"), data.messages(), code, settings);
        settings.dax()
                .ifPresent(dax -> new CacheStack(
                        app,
                        settings.names().stack("cache"),
                        props("the DAX cluster"),
                        network.orElseThrow().vpc(),
                        data.messages(),
                        dax));
        settings.watch()
                .ifPresent(watch -> new WatchStack(
                        app,
                        settings.names().stack("watch"),
                        props("the alarms and the dashboard"),
                        stream.trigger(),
                        settings,
                        watch));
        tags().forEach(Tags.of(app)::add);
    }

    private Map<String, String> tags() {
        Map<String, String> tags = Ordered.map("application", MessagingNames.PREFIX, "stage", settings.stage());
        settings.names().copy().ifPresent(copy -> tags.put("copy", copy));
        tags.putAll(settings.tags());
        return tags;
    }

    private StackProps props(String what) {
        return StackProps.builder()
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
