package com.cruddur.messaging.ops.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** How a command prints: data on standard output as text or JSON, everything else on standard error as text. */
public final class Output {

    /** The forms of data. */
    public enum Format {
        TEXT,
        JSON;

        /** Completion candidates. */
        static final class FormatWords extends ArrayList<String> {
            private static final long serialVersionUID = 1;

            FormatWords() {
                super(List.of("text", "json"));
            }
        }

        /** Reads {@code text} and {@code json}. */
        static final class FormatConverter implements ITypeConverter<Format> {
            @Override
            public Format convert(String value) {
                return switch (value) {
                    case "text" -> TEXT;
                    case "json" -> JSON;
                    default ->
                        throw new TypeConversionException(
                                "'%s' is not a format; allowed are text (the default) and json".formatted(value));
                };
            }
        }
    }

    @Option(
            names = "--format",
            paramLabel = "text|json",
            converter = Format.FormatConverter.class,
            completionCandidates = Format.FormatWords.class,
            description = "Print data in this format. Defaults to text.")
    private Format format = Format.TEXT;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    /** Prints one piece of data on standard output: lines of text, or one JSON document on one line. */
    public void data(Supplier<String> text, Supplier<Object> json) {
        command.commandLine().getOut().println(format == Format.JSON ? toJson(json.get()) : text.get());
    }

    /** Prints the rows that were added since the last call on standard output: as lines, or as one JSON document. */
    public void data(Columns rows, Supplier<Object> json) {
        String lines = rows.next(Terminal.columns());
        if (format == Format.JSON || !lines.isEmpty()) {
            data(() -> lines, json);
        }
    }

    /** Prints the rows that were added since the last call on standard output, as lines whatever the format. */
    public void rows(Columns rows) {
        command.commandLine().getOut().println(rows.next(Terminal.columns()));
    }

    /** Returns whether data is printed as text on a terminal. */
    public boolean isOnTerminal() {
        return format == Format.TEXT && Terminal.columns().isPresent();
    }

    /** Returns false if standard output is a closed pipe, as in {@code scan | head}. Further data is then discarded. */
    public boolean isRead() {
        return !command.commandLine().getOut().checkError();
    }

    /** Prints a message on standard error. */
    public void say(String text) {
        PrintWriter err = command.commandLine().getErr();
        err.println(text);
        err.flush();
    }

    /** Prints the current step of a command on standard error, if it is a terminal. */
    public void step(String text) {
        if (Terminal.columnsOfErrors().isPresent()) {
            say(text);
        }
    }

    /** Names items that cannot be read, and their faults, on standard error. They are left out of the data. */
    public void sayUnreadable(List<String> unreadable) {
        unreadable.forEach(fault -> say("Unreadable: " + Text.printable(fault)));
    }

    private static String toJson(Object value) {
        try {
            return new ObjectMapper().writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot be written as JSON: " + value, e);
        }
    }
}
