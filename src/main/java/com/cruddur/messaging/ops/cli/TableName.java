package com.cruddur.messaging.ops.cli;

import com.cruddur.messaging.model.Schema;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The table that a command works on: by default the table of the target's stage, or of its copy. */
public final class TableName {

    @Option(
            names = "--table",
            paramLabel = "TABLE",
            converter = Converter.class,
            description = "The table. By default the stage's table.")
    private String name;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    /**
     * Returns the table's name.
     *
     * @throws ParameterException if it is the stage's, and there is no such stage
     */
    @Override
    public String toString() {
        return name == null ? Target.of(command).orElseThrow().stage().table() : name;
    }

    /** Reads what DynamoDB takes for a table's name. */
    public static final class Converter implements ITypeConverter<String> {
        @Override
        public String convert(String value) {
            if (!value.matches(Schema.TABLE_FORM)) {
                throw new TypeConversionException(
                        "'%s' is no table's name; it must be 3 to 255 of a-z A-Z 0-9 _ . -".formatted(value));
            }
            return value;
        }
    }
}
