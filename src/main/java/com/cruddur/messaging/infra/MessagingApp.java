package com.cruddur.messaging.infra;

import com.cruddur.messaging.infra.settings.AwsEnvironment;
import com.cruddur.messaging.infra.settings.EnvironmentTakenException;
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

/** The CDK app. It synthesizes Cruddur's direct messaging for one stage. */
public final class MessagingApp {

    /** Stack traces differ between runs, and so would the assembly. {@code --debug} adds them again for constructs. */
    static final Map<String, Object> NO_STACK_TRACES =
            Map.of("aws:cdk:disable-creation-stack-traces", true, "aws:cdk:disable-stack-trace", true);

    /**
     * The context key for the stacks whose assets a command of the CDK CLI needs. {@code cdk bootstrap} sets an empty
     * list: it needs only the account and region.
     */
    private static final String BUNDLING_STACKS = "aws:cdk:bundling-stacks";

    /** The name of a stack that is never deployed. Only {@code cdk bootstrap} sees it, for the account and region. */
    static final String NO_STAGE = "no-stage-is-chosen";

    private MessagingApp() {}

    /**
     * Synthesizes the stage that {@code -c stage=} names, or its copy that {@code -c copy=} names. Exits with 1 if a
     * setting is wrong, before it writes anything, or if the CDK's validation refuses the templates.
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
     * @return whether the templates pass validation. If not, the jsii process prints the report when it ends.
     */
    static boolean synthesize(App app) {
        try {
            app.synth();
            return true;
        } catch (RuntimeException e) { // jsii has no exception type for it
            if (String.valueOf(e.getMessage()).startsWith("ValidationFailed: ")) {
                return false;
            }
            throw e;
        }
    }

    /**
     * Defines all stacks of the stage and copy that the app's context names.
     *
     * @param code the function's jar
     * @param credentials the account and region of the current credentials; empty if there are none
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
        } catch (EnvironmentTakenException e) {
            if (!List.of().equals(context.tryGetContext(BUNDLING_STACKS))) {
                throw e;
            }
            new Stack(app, NO_STAGE);
        }
    }
}
