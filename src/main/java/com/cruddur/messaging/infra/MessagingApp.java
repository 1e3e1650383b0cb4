package com.cruddur.messaging.infra;

import com.cruddur.messaging.infra.settings.Settings;
import com.cruddur.messaging.infra.settings.SettingsException;
import com.cruddur.messaging.infra.stacks.CacheStack;
import com.cruddur.messaging.infra.stacks.DataStack;
import com.cruddur.messaging.infra.stacks.NetworkStack;
import com.cruddur.messaging.infra.stacks.StreamStack;
import java.nio.file.Path;
import software.amazon.awscdk.App;
import software.amazon.awscdk.CrossStackReferences;
import software.amazon.awscdk.Environment;
import software.amazon.awscdk.ReferenceStrength;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.Tags;

/** The CDK app: Cruddur's direct messaging in one stage. */
public final class MessagingApp {

    private static final String NAME = "cruddur-messages";

    private final App app;
    private final Settings settings;

    private MessagingApp(App app, Settings settings) {
        this.app = app;
        this.settings = settings;
    }

    /** Synthesizes the stage that {@code -c stage=} names. Exits with 1 on a wrong setting, before anything is written. */
    public static void main(String[] args) {
        App app = new App();
        try {
            define(app, Path.of("lambda", "target", "function.jar"));
        } catch (SettingsException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
        app.synth();
    }

    /**
     * Defines every stack of the stage that the app's context names.
     *
     * @param code the function's jar
     * @throws SettingsException if a setting is wrong or unknown
     */
    static void define(App app, Path code) {
        Settings settings = Settings.read(
                app.getNode().tryGetContext("stage"), app.getNode().tryGetContext("stages"));
        new MessagingApp(app, settings).define(code);
    }

    private void define(Path code) {
        // A stack that others use cannot be deleted, nor what they use of it replaced, behind their back.
        CrossStackReferences.of(app).consume(ReferenceStrength.STRONG);
        DataStack data = new DataStack(app, NAME + "-data", props("the table"), settings);
        NetworkStack network = new NetworkStack(
                app, NAME + "-network", props("the way to the table"), data.messages(), settings.network());
        new StreamStack(app, NAME + "-stream", props("the stream function"), data.messages(), code, settings);
        settings.dax()
                .ifPresent(dax -> new CacheStack(
                        app, NAME + "-cache", props("the DAX cluster"), network.vpc(), data.messages(), dax));
        Tags.of(app).add("application", NAME);
        Tags.of(app).add("stage", settings.stage());
    }

    private StackProps props(String what) {
        return StackProps.builder()
                .description("Cruddur's direct messaging, %s: %s".formatted(settings.stage(), what))
                .env(settings.environment()
                        .map(environment -> Environment.builder()
                                .account(environment.account())
                                .region(environment.region())
                                .build())
                        .orElse(null))
                .terminationProtection(settings.table().deletionProtection())
                .build();
    }
}
