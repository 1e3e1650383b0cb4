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
 * The stream function: Java 25 with SnapStart unless the settings leave it out, its alias {@code live} on the version just
 * deployed, its log group, and a role that may do what the function does and nothing else.
 */
public final class StreamFunction extends Construct {

    private final Role role;
    private final Function function;
    private final Alias alias;
    private final boolean snapStart;

    /**
     * @param messages the table
     * @param code the function's jar
     * @param names what it and its log group are called
     * @param settings memory, timeout, architecture, logs, tracing and SnapStart
     * @param logRemoval what becomes of the logs when the stack is deleted
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
        snapStart = settings.snapStart();
        LogGroup logs = LogGroup.Builder.create(this, "Logs")
                .logGroupName(names.logGroup())
                .retention(settings.logRetention())
                .removalPolicy(removal(logRemoval))
                .build();
        role = Role.Builder.create(this, "Role")
                .description("Moves the message groups of new messages")
                .assumedBy(ServicePrincipal.Builder.create("lambda.amazonaws.com")
                        .conditions(Map.of(
                                "StringEquals",
                                Map.of("aws:SourceAccount", Stack.of(this).getAccount())))
                        .build())
                .build();
        function = Function.Builder.create(this, "Function")
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
                .snapStart(snapStart ? SnapStartConf.ON_PUBLISHED_VERSIONS : null)
                // The alias can go back to an older version only while that stands. All go with the function.
                .currentVersionOptions(VersionOptions.builder()
                        .removalPolicy(RemovalPolicy.RETAIN)
                        .build())
                .environment(Map.of(MessagingStreamHandler.TABLE_NAME, messages.tableName()))
                .tracing(settings.tracing() ? Tracing.ACTIVE : Tracing.DISABLED)
                .logGroup(logs)
                .loggingFormat(LoggingFormat.JSON)
                .applicationLogLevelV2(ApplicationLogLevel.INFO)
                .systemLogLevelV2(SystemLogLevel.INFO)
                // The CDK's own grants give more than is needed: they go nowhere, and every statement is made here.
                .role(role.withoutPolicyUpdates())
                .build();
        if (snapStart) {
            Validations.of(function)
                    .acknowledge(Acknowledgment.builder()
                            .id("@aws-cdk/aws-lambda:snapStartRequirePublish")
                            .reason("The alias publishes a version of every deployed code")
                            .build());
        }
        spellBucketAsForAnyAccount();
        alias = Alias.Builder.create(this, "Live")
                .aliasName("live")
                .version(function.getCurrentVersion())
                .build();

        messages.grantMoveGroups(role);
        logs.grant(role, "logs:CreateLogStream", "logs:PutLogEvents");
        if (settings.tracing()) {
            role.addToPolicy(PolicyStatement.Builder.create()
                    .actions(List.of("xray:PutTelemetryRecords", "xray:PutTraceSegments"))
                    .resources(List.of("*"))
                    .build());
        }
    }

    /** A stack whose first create fails leaves no log group behind, whose name would be in the way of the next one. */
    private static RemovalPolicy removal(Removal logRemoval) {
        return switch (logRemoval) {
            case RETAIN -> RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE;
            case DESTROY -> RemovalPolicy.DESTROY;
        };
    }

    /**
     * The id of the version follows the function's properties as they are written. A bucket that is written with the account
     * and region, as in a stage that names them, would make it another id for the same code, of which Lambda publishes no
     * second version.
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

    /** The role that the function runs as, and its event source mapping reads the stream as. */
    public Role role() {
        return role;
    }

    /** The function's name, or a token for it. */
    public String functionName() {
        return function.getFunctionName();
    }

    /** Whether instances start from a snapshot, which Lambda deletes after 14 days without an invocation. */
    public boolean hasSnapStart() {
        return snapStart;
    }

    /** The alias {@code live}: the version of the code just deployed. */
    public Alias alias() {
        return alias;
    }
}
