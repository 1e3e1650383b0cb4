package com.cruddur.messaging.ops.cli;

import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/** The choice between this machine and the AWS account of the ambient credentials. */
public enum Place {
    LOCAL,
    PROD;

    /** The word that completion offers. The default, {@code local}, need not be typed. */
    public static final class PlaceWords extends java.util.ArrayList<String> {
        private static final long serialVersionUID = 1;

        public PlaceWords() {
            super(List.of("prod"));
        }
    }

    /** Reads {@code local} and {@code prod}. */
    public static final class PlaceConverter implements ITypeConverter<Place> {
        @Override
        public Place convert(String value) {
            return switch (value) {
                case "local" -> LOCAL;
                case "prod" -> PROD;
                default ->
                    throw new TypeConversionException("%s The only word allowed here is prod.%s"
                            .formatted(tooMany(value), Suggestions.question(value, new PlaceWords())));
            };
        }
    }

    /** Returns the message for a word that a command does not take. */
    static String tooMany(String word) {
        return "'%s' is one word too many.".formatted(word);
    }

    /** Returns whether a command was given a different word instead of {@code prod}. */
    static boolean isRefused(ParameterException exception) {
        return exception.getArgSpec() != null
                && exception.getArgSpec().paramLabel().equals("prod");
    }
}
