package com.cruddur.messaging.ops.cli;

import com.cruddur.messaging.model.Schema;
import java.util.Objects;
import java.util.Optional;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The option for the table of a command. Defaults to the table of the target's stage or copy. */
public final class TableOption {

    /** The form that DynamoDB accepts, for messages. */
    static final String ALLOWED = "3 to 255 of the characters a-z A-Z 0-9 _ . -";

    @Option(
            names = "--table",
            paramLabel = "TABLE",
            converter = TableNameConverter.class,
            description = "The table. Defaults to the table of the stage.")
    private String name;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    /** Returns the name if the user gave one. */
    public Optional<String> given() {
        return Optional.ofNullable(name);
    }

    /**
     * Returns the table's name.
     *
     * @throws ParameterException if the user named no table, and there is no such stage
     */
    @Override
    public String toString() {
        return given().orElseGet(() -> Target.of(command).orElseThrow().stage().table());
    }

    /** Returns the table that is an argument of a command, as an option or a parameter; empty if the user gave none. */
    static Optional<String> argument(CommandSpec command) {
        return command.args().stream()
                .filter(argument -> argument.paramLabel().equals("TABLE"))
                .map(ArgSpec::<String>getValue)
                .filter(Objects::nonNull)
                .findFirst();
    }

    /** Reads the name of a table, in the form that DynamoDB accepts. */
    public static final class TableNameConverter implements ITypeConverter<String> {
        @Override
        public String convert(String value) {
            if (!value.matches(Schema.TABLE_FORM)) {
                throw new TypeConversionException(
                        "'%s' is not the name of a table; it must be %s".formatted(value, ALLOWED));
            }
            return value;
        }
    }
}
