package com.cruddur.messaging.infra.stacks;

import com.cruddur.messaging.infra.constructs.Ordered;
import com.cruddur.messaging.infra.settings.AwsEnvironment;
import com.cruddur.messaging.infra.settings.Settings;
import java.nio.file.Path;
import java.util.Map;
import software.amazon.awscdk.App;
import software.amazon.awscdk.CrossStackReferences;
import software.amazon.awscdk.Environment;
import software.amazon.awscdk.ReferenceStrength;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.Tags;

/** The stacks of one stage, what they have in common, and what one takes of another. */
public final class MessagingStacks {

    private static final String NAME = "cruddur-messages";

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
        DataStack data = new DataStack(app, NAME + "-data", props("the table"), settings);
        NetworkStack network = new NetworkStack(
                app, NAME + "-network", props("the way to the table"), data.messages(), settings.network());
        StreamStack stream =
                new StreamStack(app, NAME + "-stream", props("the stream function"), data.messages(), code, settings);
        settings.dax()
                .ifPresent(dax -> new CacheStack(
                        app, NAME + "-cache", props("the DAX cluster"), network.vpc(), data.messages(), dax));
        settings.watch()
                .ifPresent(watch -> new WatchStack(
                        app,
                        NAME + "-watch",
                        props("the alarms and the dashboard"),
                        stream.trigger(),
                        settings,
                        watch));
        tags().forEach(Tags.of(app)::add);
    }

    private Map<String, String> tags() {
        return Ordered.map("application", NAME, "stage", settings.stage());
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
