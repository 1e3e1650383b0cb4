package com.cruddur.messaging.ops.cli;

import com.cruddur.messaging.model.Schema;
import picocli.CommandLine.Option;

/** Which table a command works on, {@value Schema#TABLE} by default. */
public final class TableName {

    @Option(
            names = "--table",
            paramLabel = "TABLE",
            defaultValue = Schema.TABLE,
            description = "The table. By default ${DEFAULT-VALUE}.")
    private String name;

    @Override
    public String toString() {
        return name;
    }
}
