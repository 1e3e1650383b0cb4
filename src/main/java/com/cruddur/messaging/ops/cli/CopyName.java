package com.cruddur.messaging.ops.cli;

import com.cruddur.messaging.names.MessagingNames;
import java.util.Optional;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the name of a copy. */
public final class CopyName implements ITypeConverter<MessagingNames> {

    @Override
    public MessagingNames convert(String value) {
        if (!value.matches(MessagingNames.COPY_FORM)) {
            throw new TypeConversionException(
                    "'%s' is not the name of a copy; it must be %s".formatted(value, MessagingNames.COPY_ALLOWED));
        }
        return new MessagingNames(Optional.of(value));
    }
}
