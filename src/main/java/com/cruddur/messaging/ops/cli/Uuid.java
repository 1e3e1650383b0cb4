package com.cruddur.messaging.ops.cli;

import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a uuid and leaves it as it is written, since keys are compared as strings. */
public final class Uuid implements ITypeConverter<String> {

    static final String FORM = "(?i:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})";

    private static final Pattern PATTERN = Pattern.compile(FORM);

    @Override
    public String convert(String value) {
        if (!PATTERN.matcher(value).matches()) {
            throw new TypeConversionException(
                    "'%s' is no uuid; it must look like 5ae290ed-55d1-47a0-bc6d-fe2bc2700399".formatted(value));
        }
        return value;
    }
}
