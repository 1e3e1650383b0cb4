package com.cruddur.messaging.ops.cli;

import com.cruddur.messaging.model.Schema;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Which table a command works on, {@value Schema#TABLE} by default. */
public final class TableName {

    @Option(
            names = "--table",
            paramLabel = "TABLE",
            defaultValue = Schema.TABLE,
            converter = Converter.class,
            description = "The table. By default ${DEFAULT-VALUE}.")
    private String name;

    @Override
    public String toString() {
        return name;
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
