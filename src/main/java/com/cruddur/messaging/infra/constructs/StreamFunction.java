package com.cruddur.messaging.infra.constructs;

import com.cruddur.messaging.infra.settings.FunctionSettings;
import com.cruddur.messaging.infra.settings.Removal;
import com.cruddur.messaging.names.MessagingNames;
import com.cruddur.messaging.stream.MessagingStreamHandler;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.Acknowledgment;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Fn;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.Validations;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.lambda.Alias;
import software.amazon.awscdk.services.lambda.ApplicationLogLevel;
import software.amazon.awscdk.services.lambda.Architecture;
import software.amazon.awscdk.services.lambda.CfnFunction;
import software.amazon.awscdk.services.lambda.Code;
import software.amazon.awscdk.services.lambda.Function;
import software.amazon.awscdk.services.lambda.LoggingFormat;
import software.amazon.awscdk.services.lambda.Runtime;
import software.amazon.awscdk.services.lambda.SnapStartConf;
import software.amazon.awscdk.services.lambda.SystemLogLevel;
import software.amazon.awscdk.services.lambda.Tracing;
import software.amazon.awscdk.services.lambda.VersionOptions;
import software.amazon.awscdk.services.logs.LogGroup;
import software.constructs.Construct;

/**
 * Defines the stream function, its alias {@code live}, its log group and its role.
 *
 * <p>The function runs on Java 25, with SnapStart unless the settings turn it off. The alias points to the version just
 * deployed. The role grants what the function does, and nothing else.
 */
public final class StreamFunction extends Construct {

    private final MessageTable messages;
    private final MessagingNames names;
    private final FunctionSettings settings;
    private final Role role;
    private final Function function;
    private final Alias alias;

    /**
     * @param messages the table whose message groups the function moves
     * @param code the function's jar
     * @param names the names of the function and of its log group
     * @param settings memory, timeout, architecture, logs, tracing and SnapStart
     * @param logRemoval whether the logs are kept when the stack is deleted
     */
    public StreamFunction(
            Construct scope,
            String id,
            MessageTable messages,
            Path code,
            MessagingNames names,
            FunctionSettings settings,
            Removal logRemoval) {
        super(scope, id);
        this.messages = messages;
        this.names = names;
        this.settings = settings;
        LogGroup logs = defineLogs(logRemoval);
        role = defineRole();
        function = defineFunction(code, logs);
        if (hasSnapStart()) {
            acknowledgeVersions();
        }
        spellBucketAsForAnyAccount();
        alias = defineAlias();
        grantActions(logs);
    }

    /** Returns the role of the function. Lambda uses it too when it reads the stream. */
    public Role role() {
        return role;
    }

    /** Returns the function's name, or a token for it. */
    public String functionName() {
        return function.getFunctionName();
    }

    /** Returns whether instances start from a snapshot, which Lambda deletes after 14 days without an invocation. */
    public boolean hasSnapStart() {
        return settings.snapStart();
    }

    /** Returns the alias {@code live}, which points to the version just deployed. */
    public Alias alias() {
        return alias;
    }

    private LogGroup defineLogs(Removal removal) {
        return LogGroup.Builder.create(this, "Logs")
                .logGroupName(names.logGroup())
                .retention(settings.logRetention())
                .removalPolicy(policy(removal))
                .build();
    }

    /** If the first create of a stack fails, the log group must be deleted: its name would make the next create fail. */
    private static RemovalPolicy policy(Removal logRemoval) {
        return switch (logRemoval) {
            case RETAIN -> RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE;
            case DESTROY -> RemovalPolicy.DESTROY;
        };
    }

    private Role defineRole() {
        return Role.Builder.create(this, "Role")
                .description("Moves the message groups of new messages")
                .assumedBy(ServicePrincipal.Builder.create("lambda.amazonaws.com")
                        .conditions(Map.of(
                                "StringEquals",
                                Map.of("aws:SourceAccount", Stack.of(this).getAccount())))
                        .build())
                .build();
    }

    private Function defineFunction(Path code, LogGroup logs) {
        return Function.Builder.create(this, "Function")
                .functionName(names.function())
                .description("Moves a group's rows to the time and text of its newest message")
                .runtime(Runtime.JAVA_25)
                .handler(MessagingStreamHandler.class.getName() + "::handleRequest")
                .code(Code.fromAsset(code.toString()))
                .architecture(
                        switch (settings.architecture()) {
                            case ARM64 -> Architecture.ARM_64;
                            case X86_64 -> Architecture.X86_64;
                        })
                .memorySize(settings.memoryMiB())
                .timeout(Duration.seconds(settings.timeoutSeconds()))
                .snapStart(hasSnapStart() ? SnapStartConf.ON_PUBLISHED_VERSIONS : null)
                // The alias can return to an older version only if that still exists. Lambda deletes all with the
                // function.
                .currentVersionOptions(VersionOptions.builder()
                        .removalPolicy(RemovalPolicy.RETAIN)
                        .build())
                .environment(Map.of(MessagingStreamHandler.TABLE_NAME, messages.tableName()))
                .tracing(settings.tracing() ? Tracing.ACTIVE : Tracing.DISABLED)
                .logGroup(logs)
                .loggingFormat(LoggingFormat.JSON)
                .applicationLogLevelV2(ApplicationLogLevel.INFO)
                .systemLogLevelV2(SystemLogLevel.INFO)
                // The CDK's own grants are too wide. This role ignores them, and grantActions() adds every statement.
                .role(role.withoutPolicyUpdates())
                .build();
    }

    private void acknowledgeVersions() {
        Validations.of(function)
                .acknowledge(Acknowledgment.builder()
                        .id("@aws-cdk/aws-lambda:snapStartRequirePublish")
                        .reason("The alias publishes a version of every deployed code")
                        .build());
    }

    /**
     * Writes the bucket of the code as in a template for any account and region. The logical id of the version follows
     * the function's properties as written. A stage that names its account would get a different id for the same code,
     * and Lambda publishes the same code only once.
     */
    private void spellBucketAsForAnyAccount() {
        Stack stack = Stack.of(this);
        CfnFunction resource = (CfnFunction) function.getNode().getDefaultChild();
        if (((Map<?, ?>) stack.resolve(resource.getCode())).get("s3Bucket") instanceof String bucket) {
            String anywhere = bucket.replace(stack.getAccount(), "${AWS::AccountId}")
                    .replace(stack.getRegion(), "${AWS::Region}");
            if (!anywhere.equals(bucket)) {
                resource.addPropertyOverride("Code.S3Bucket", Fn.sub(anywhere));
            }
        }
    }

    private Alias defineAlias() {
        return Alias.Builder.create(this, "Live")
                .aliasName("live")
                .version(function.getCurrentVersion())
                .build();
    }

    private void grantActions(LogGroup logs) {
        messages.grantMoveGroups(role);
        logs.grant(role, "logs:CreateLogStream", "logs:PutLogEvents");
        if (settings.tracing()) {
            role.addToPolicy(PolicyStatement.Builder.create()
                    .actions(List.of("xray:PutTelemetryRecords", "xray:PutTraceSegments"))
                    .resources(List.of("*"))
                    .build());
        }
    }
}
