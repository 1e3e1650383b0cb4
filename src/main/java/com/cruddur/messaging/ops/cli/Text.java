package com.cruddur.messaging.ops.cli;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Text for a terminal. What others wrote must neither move its cursor nor cut a character in two. */
public final class Text {

    /** How many characters of a message a list shows. */
    public static final int EXCERPT = 40;

    private static final Pattern CHARACTER = Pattern.compile("\\X");
    private static final Pattern WIDE = Pattern.compile("[\\p{IsHan}\\p{IsHiragana}\\p{IsKatakana}\\p{IsHangul}"
            + "\\x{3000}-\\x{303F}\\x{FF01}-\\x{FF60}\\x{FFE0}-\\x{FFE6}\\x{1F300}-\\x{1FAFF}].*");

    private Text() {}

    /** Returns a text with its control characters written out, as in {@code \n}. */
    public static String printable(String text) {
        return text.codePoints().mapToObj(Text::printable).collect(Collectors.joining());
    }

    /** Returns the first so many characters, as a reader counts them, of a text with {@link #printable} characters. */
    public static String first(int most, String text) {
        return CHARACTER
                .matcher(printable(text))
                .results()
                .limit(most)
                .map(match -> match.group())
                .collect(Collectors.joining());
    }

    /** Returns a text as one word of a shell's command line. */
    public static String word(String text) {
        return text.matches("[\\w@%+=:,./-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }

    /** Returns rows as lines with aligned columns. The last column is not padded. */
    public static String columns(List<List<String>> rows) {
        int[] widths = new int[rows.isEmpty() ? 0 : rows.get(0).size() - 1];
        rows.forEach(row -> Arrays.setAll(widths, i -> Math.max(widths[i], width(row.get(i)))));
        return rows.stream().map(row -> line(row, widths)).collect(Collectors.joining(System.lineSeparator()));
    }

    private static String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            line.append(row.get(i)).append(" ".repeat(widths[i] - width(row.get(i)) + 2));
        }
        return line.append(row.get(row.size() - 1)).toString();
    }

    /** Returns how many columns of a terminal a text takes: two for a wide character, one for any other. */
    static int width(String text) {
        return CHARACTER
                .matcher(text)
                .results()
                .mapToInt(match -> WIDE.matcher(match.group()).matches() ? 2 : 1)
                .sum();
    }

    private static String printable(int codePoint) {
        return switch (codePoint) {
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            default ->
                switch (Character.getType(codePoint)) {
                    case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                        "\\u%04x".formatted(codePoint);
                    default ->
                        isBidiControl(codePoint) ? "\\u%04x".formatted(codePoint) : Character.toString(codePoint);
                };
        };
    }

    /** These turn around the text that follows, up to the end of the line. */
    private static boolean isBidiControl(int codePoint) {
        return codePoint >= 0x202A && codePoint <= 0x202E || codePoint >= 0x2066 && codePoint <= 0x2069;
    }
}
