package com.cruddur.messaging.infra.stacks;

import com.cruddur.messaging.infra.constructs.MessageTable;
import com.cruddur.messaging.infra.constructs.StreamFunction;
import com.cruddur.messaging.infra.constructs.StreamTrigger;
import com.cruddur.messaging.infra.settings.Settings;
import java.nio.file.Path;
import software.amazon.awscdk.CrossStackReferences;
import software.amazon.awscdk.ReferenceStrength;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.constructs.Construct;

/** The stack of the function on the table's stream, which moves message groups to their newest message. */
public final class StreamStack extends Stack {

    private final StreamTrigger trigger;

    /**
     * @param messages the table whose stream invokes the function
     * @param code the function's jar
     * @param settings the stage's settings, for the function and the event source mapping
     */
    public StreamStack(
            Construct scope, String id, StackProps props, MessageTable messages, Path code, Settings settings) {
        super(scope, id, props);
        CrossStackReferences.of(this).consume(ReferenceStrength.STRONG);
        StreamFunction function = new StreamFunction(
                this,
                "Move",
                messages,
                code,
                settings.names(),
                settings.function(),
                settings.table().removal());
        trigger = new StreamTrigger(this, "Trigger", messages, function, settings.mapping());

        addOutputs(function);
    }

    private void addOutputs(StreamFunction function) {
        Outputs.add(this, "FunctionName", "The stream function", function.functionName());
        Outputs.add(
                this,
                "AliasArn",
                "The alias that the stream invokes",
                function.alias().getFunctionArn());
        Outputs.add(
                this,
                "FailureQueueUrl",
                "The queue of what failed for good",
                trigger.failures().getQueueUrl());
    }

    /** Returns the event source mapping and the failure queue, for their alarms. */
    public StreamTrigger trigger() {
        return trigger;
    }
}
