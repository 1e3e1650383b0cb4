package com.cruddur.messaging.ops.cli;

import com.cruddur.messaging.names.MessagingNames;
import java.util.Optional;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The option for the copy of a stage that a command works on. Defaults to the stage itself. */
public final class CopyOption {

    @Option(
            names = "--copy",
            paramLabel = "NAME",
            converter = CopyConverter.class,
            description =
                    "Work on this copy of the stage, as in npx cdk deploy -c copy=NAME. By default the command works on the stage itself.")
    private MessagingNames names = MessagingNames.WITHOUT_COPY;

    /** Returns the names of the copy, or of the stage itself. */
    public MessagingNames names() {
        return names;
    }

    /** Reads the name of a copy. */
    static final class CopyConverter implements ITypeConverter<MessagingNames> {
        @Override
        public MessagingNames convert(String value) {
            if (!value.matches(MessagingNames.COPY_FORM)) {
                throw new TypeConversionException(
                        "'%s' is not the name of a copy; it must be %s".formatted(value, MessagingNames.COPY_ALLOWED));
            }
            return new MessagingNames(Optional.of(value));
        }
    }
}
