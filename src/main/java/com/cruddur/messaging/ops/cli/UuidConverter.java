package com.cruddur.messaging.ops.cli;

import com.cruddur.messaging.model.Schema;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a uuid. Keeps its spelling, because keys are compared as strings. */
public final class UuidConverter implements ITypeConverter<String> {

    @Override
    public String convert(String value) {
        if (!value.matches(Schema.UUID_FORM)) {
            throw new TypeConversionException(
                    "'%s' is not a uuid; it must look like 5ae290ed-55d1-47a0-bc6d-fe2bc2700399".formatted(value));
        }
        return value;
    }
}
