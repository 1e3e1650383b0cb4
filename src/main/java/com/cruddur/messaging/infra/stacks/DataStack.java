package com.cruddur.messaging.infra.stacks;

import com.cruddur.messaging.infra.constructs.BackendPolicy;
import com.cruddur.messaging.infra.constructs.MessageTable;
import com.cruddur.messaging.infra.settings.Settings;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.constructs.Construct;

/** The stack of all state: the table, and the managed policy for the backend that uses it. */
public final class DataStack extends Stack {

    private final MessageTable messages;

    /** @param settings the stage's settings, for the table and for the DAX cluster that the backend may use */
    public DataStack(Construct scope, String id, StackProps props, Settings settings) {
        super(scope, id, props);
        messages = new MessageTable(this, "Messages", settings.table());
        BackendPolicy backend = new BackendPolicy(this, "Backend", messages, settings.dax());

        Outputs.add(this, "TableName", "The table", messages.tableName());
        Outputs.add(this, "TableArn", "The table's ARN", messages.tableArn());
        Outputs.add(this, "StreamArn", "The ARN of the table's stream", messages.streamArn());
        Outputs.add(this, "BackendPolicyArn", "The managed policy for the messaging backend's role", backend.arn());
    }

    /** Returns the table, for the stacks that use it. */
    public MessageTable messages() {
        return messages;
    }
}
