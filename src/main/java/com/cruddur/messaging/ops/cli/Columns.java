package com.cruddur.messaging.ops.cli;

import com.cruddur.messaging.model.Timestamps;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Formats rows of cells as lines with aligned columns. On a terminal, the first line has headings, a time ends with the second, a
 * text is cut at a word, and a row that is too wide continues on an indented line. In a pipe or a file, each row is one line, and
 * every cell is whole. Control characters of cells are written out in both.
 */
public final class Columns {

    /** If a text has fewer columns left on its line, it begins on the next line. */
    private static final int LEAST_TEXT = 20;

    private static final int GAP = 2;
    private static final int INDENT = 4;

    private static final DateTimeFormatter TO_THE_SECOND =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** @param label printed before a cell if there are no headings */
    private record Column(String heading, String label, boolean isText) {}

    private final List<Column> columns = new ArrayList<>();
    private final List<Object[]> rows = new ArrayList<>();
    private int[] widths = {};
    private boolean isHeaded;

    /** Adds a column. An {@link Instant} in it is a time in UTC, any other cell is what {@code toString()} returns. */
    public Columns column(String heading) {
        return column(heading, "");
    }

    /**
     * Adds a column.
     *
     * @param label printed before a cell if there are no headings
     */
    public Columns column(String heading, String label) {
        return add(new Column(heading, label, false));
    }

    /** Adds a column for a text of any length. It is the last one. */
    public Columns text(String heading) {
        return add(new Column(heading, "", true));
    }

    private Columns add(Column column) {
        columns.add(column);
        widths = columns.stream().mapToInt(each -> Text.width(each.heading())).toArray();
        return this;
    }

    /** Adds a row, which has a cell for each column. */
    public Columns row(Object... cells) {
        rows.add(cells);
        return this;
    }

    /**
     * Returns the rows that were added since the last call as lines. On a terminal, the first call puts the headings before them.
     * Returns an empty text if no row was added.
     *
     * @param terminal the terminal's width in columns; empty if the lines do not go to a terminal
     */
    String next(OptionalInt terminal) {
        if (rows.isEmpty()) {
            return "";
        }
        Stream<List<String>> headings = terminal.isPresent() && !isHeaded
                ? Stream.of(columns.stream().map(Column::heading).toList())
                : Stream.empty();
        List<List<String>> lines = Stream.concat(headings, rows.stream().map(row -> cells(row, terminal.isPresent())))
                .toList();
        isHeaded = true;
        rows.clear();
        lines.forEach(line -> Arrays.setAll(widths, i -> Math.max(widths[i], Text.width(line.get(i)))));
        return lines.stream()
                .map(line -> line(line, terminal.orElse(Integer.MAX_VALUE)))
                .collect(Collectors.joining(System.lineSeparator()));
    }

    private List<String> cells(Object[] row, boolean isTerminal) {
        return IntStream.range(0, row.length)
                .mapToObj(i -> isTerminal
                        ? printable(row[i], TO_THE_SECOND::format)
                        : columns.get(i).label() + printable(row[i], Timestamps::format))
                .toList();
    }

    private static String printable(Object cell, Function<Instant, String> format) {
        return cell instanceof Instant time ? format.apply(time) : Text.printable(cell.toString());
    }

    private String line(List<String> cells, int most) {
        StringBuilder line = new StringBuilder();
        int start = 0;
        int spaces = 0; // printed before the next cell that is not empty
        for (int i = 0; i < cells.size(); i++) {
            boolean isText = columns.get(i).isText();
            if (i > 0
                    && !cells.get(i).isEmpty()
                    && start + (isText ? Math.min(widths[i], LEAST_TEXT) : widths[i]) > most) {
                line.append(System.lineSeparator());
                start = INDENT;
                spaces = INDENT;
            }
            String cell = isText ? Text.cut(cells.get(i), most - start) : cells.get(i);
            if (!cell.isEmpty()) {
                line.append(" ".repeat(spaces)).append(cell);
                spaces = 0;
            }
            spaces += widths[i] - Text.width(cell) + GAP;
            start += widths[i] + GAP;
        }
        return line.toString();
    }
}
