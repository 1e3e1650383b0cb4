package com.cruddur.messaging.infra;

import com.cruddur.messaging.infra.settings.AwsEnvironment;
import com.cruddur.messaging.infra.settings.PlaceTakenException;
import com.cruddur.messaging.infra.settings.Settings;
import com.cruddur.messaging.infra.settings.SettingsException;
import com.cruddur.messaging.infra.stacks.MessagingStacks;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awscdk.App;
import software.amazon.awscdk.AppProps;
import software.amazon.awscdk.Stack;
import software.constructs.Node;

/** The CDK app: Cruddur's direct messaging in one stage. */
public final class MessagingApp {

    /** They would make each assembly another one. {@code --debug} brings those of constructs back. */
    static final Map<String, Object> NO_STACK_TRACES =
            Map.of("aws:cdk:disable-creation-stack-traces", true, "aws:cdk:disable-stack-trace", true);

    /** The stacks that a command of the CLI needs whole: {@code cdk bootstrap} needs none, only to know where they go. */
    private static final String BUNDLING_STACKS = "aws:cdk:bundling-stacks";

    /** A stack that is never deployed, at the place of the credentials. {@code cdk destroy} would ask for it by this name. */
    static final String NO_STAGE = "no-stage-is-chosen";

    private MessagingApp() {}

    /**
     * Synthesizes the stage that {@code -c stage=} names, or the copy of it that {@code -c copy=} names. Exits with 1 on a
     * wrong setting, before anything is written, and where validation refuses the templates.
     */
    public static void main(String[] args) {
        App app = new App(AppProps.builder().context(NO_STACK_TRACES).build());
        try {
            define(app, Path.of("lambda", "target", "function.jar"), AwsEnvironment.ofCredentials(System.getenv()));
        } catch (SettingsException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
        if (!synthesize(app)) {
            System.err.println("The CDK's validation refuses the templates. Its report follows.");
            System.exit(1);
        }
    }

    /**
     * Writes the assembly.
     *
     * @return whether validation lets the templates pass. If not, jsii's process prints the report when it ends.
     */
    static boolean synthesize(App app) {
        try {
            app.synth();
            return true;
        } catch (RuntimeException e) { // jsii has no type of its own for it
            if (String.valueOf(e.getMessage()).startsWith("ValidationFailed: ")) {
                return false;
            }
            throw e;
        }
    }

    /**
     * Defines every stack of the stage and copy that the app's context names.
     *
     * @param code the function's jar
     * @param credentials where the credentials at hand belong, if there are any
     * @throws SettingsException if a setting is wrong or unknown
     */
    static void define(App app, Path code, Optional<AwsEnvironment> credentials) {
        Node context = app.getNode();
        try {
            Settings settings = Settings.read(
                    context.tryGetContext("stage"),
                    context.tryGetContext("copy"),
                    context.tryGetContext("stages"),
                    credentials);
            new MessagingStacks(settings).in(app, code);
        } catch (PlaceTakenException e) {
            if (!List.of().equals(context.tryGetContext(BUNDLING_STACKS))) {
                throw e;
            }
            new Stack(app, NO_STAGE);
        }
    }
}
