package com.cruddur.messaging.ops.cli;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.IHelpSectionRenderer;

/** Breaks the lines of help at spaces only. picocli would also break them at punctuation, such as inside a URL. */
public final class HelpLines {

    /** Wider than any line, so that picocli breaks none. */
    private static final int UNBROKEN = 2_000;

    private static final int USUAL = 100;

    /** Narrower lines would leave too little room beside the options. */
    private static final int NARROWEST = 55;

    /** Longer lines are hard to read. */
    private static final int WIDEST = 120;

    /** The start of a line, up to the column where the text of an option, a subcommand or an exit code begins. */
    private static final Pattern START = Pattern.compile("Usage: | +(?:\\S+ )*\\S+ {2,}| *");

    private static final Pattern STYLE = Pattern.compile("\u001b\\[[\\d;]*m");

    private HelpLines() {}

    /**
     * Lets a command and its subcommands print help that fits a terminal.
     *
     * @param terminal the width of the terminal in columns; empty if no terminal shows the help
     */
    public static void breakAtSpaces(CommandLine command, OptionalInt terminal) {
        int columns = Math.max(NARROWEST, Math.min(terminal.orElse(USUAL), WIDEST));
        List<IHelpSectionRenderer> sections = command.getHelpSectionKeys().stream()
                .map(command.getHelpSectionMap()::get)
                .toList();
        String all = "help";
        command.setUsageHelpWidth(UNBROKEN)
                .setHelpSectionKeys(List.of(all))
                .setHelpSectionMap(Map.of(
                        all,
                        help -> sections.stream()
                                .map(section -> section.render(help))
                                .collect(Collectors.joining())
                                .lines()
                                .map(line -> fit(line, columns) + System.lineSeparator())
                                .collect(Collectors.joining())));
    }

    /** Breaks a line, and indents what follows to where the text of the line begins. */
    private static String fit(String line, int columns) {
        Matcher start = START.matcher(line);
        start.lookingAt();
        int indent = width(start.group());
        StringBuilder fitted = new StringBuilder(start.group());
        int taken = indent;
        for (String word : line.substring(start.end()).split(" ")) {
            if (taken > indent && taken + 1 + width(word) > columns) {
                fitted.append(System.lineSeparator()).append(" ".repeat(indent));
                taken = indent;
            } else if (taken > indent) {
                fitted.append(' ');
                taken++;
            }
            fitted.append(word);
            taken += width(word);
        }
        return fitted.toString();
    }

    private static int width(String styled) {
        return Text.width(STYLE.matcher(styled).replaceAll(""));
    }
}
