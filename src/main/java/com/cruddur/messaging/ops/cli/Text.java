package com.cruddur.messaging.ops.cli;

import java.text.BreakIterator;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Text for a terminal. A text that others wrote must not move the cursor. */
public final class Text {

    private static final Pattern CHARACTER = Pattern.compile("\\X");

    /** The end of a text that is cut. */
    private static final String ELLIPSIS = "\u2026";

    /**
     * Characters that take two columns: with East_Asian_Width W or F, with Emoji_Presentation, or with the variation selector for
     * emoji. Source: https://www.unicode.org/Public/UCD/latest/ucd/EastAsianWidth.txt and emoji/emoji-data.txt.
     */
    private static final Pattern WIDE = Pattern.compile(
            "(?![\\x{FF61}-\\x{FFDC}])[\\p{IsHan}\\p{IsHiragana}\\p{IsKatakana}\\p{IsHangul}\\p{IsBopomofo}\\p{IsYi}"
                    + "\\x{3000}-\\x{303E}\\x{3200}-\\x{33FF}\\x{FE10}-\\x{FE19}\\x{FE30}-\\x{FE6F}\\x{FF01}-\\x{FF60}\\x{FFE0}-\\x{FFE6}"
                    + "\\x{231A}\\x{231B}\\x{23E9}-\\x{23EC}\\x{23F0}\\x{23F3}\\x{25FD}\\x{25FE}\\x{2614}\\x{2615}\\x{2648}-\\x{2653}"
                    + "\\x{267F}\\x{2693}\\x{26A1}\\x{26AA}\\x{26AB}\\x{26BD}\\x{26BE}\\x{26C4}\\x{26C5}\\x{26CE}\\x{26D4}\\x{26EA}"
                    + "\\x{26F2}\\x{26F3}\\x{26F5}\\x{26FA}\\x{26FD}\\x{2705}\\x{270A}\\x{270B}\\x{2728}\\x{274C}\\x{274E}"
                    + "\\x{2753}-\\x{2755}\\x{2757}\\x{2795}-\\x{2797}\\x{27B0}\\x{27BF}\\x{2B1B}\\x{2B1C}\\x{2B50}\\x{2B55}"
                    + "\\x{1F004}\\x{1F0CF}\\x{1F18E}\\x{1F191}-\\x{1F19A}\\x{1F1E6}-\\x{1F265}\\x{1F300}-\\x{1F64F}\\x{1F680}-\\x{1F6FF}"
                    + "\\x{1F7E0}-\\x{1F7EB}\\x{1F900}-\\x{1FAFF}].*|.+\\x{FE0F}.*");

    /** A combining mark, or a character that only changes how other characters are shown. */
    private static final Pattern INVISIBLE = Pattern.compile("[\\p{Mn}\\p{Me}\\p{Cf}&&[^\\x{AD}]].*");

    private Text() {}

    /** Returns a text with its control characters escaped, as in {@code \n}. */
    public static String printable(String text) {
        return text.codePoints().mapToObj(Text::printable).collect(Collectors.joining());
    }

    /**
     * Returns a text of one line that takes at most so many columns of a terminal. If it is longer, it ends after a word, or in
     * the first word if that alone is longer, with an ellipsis.
     *
     * @param columns the ellipsis is there even if this is less than 1
     */
    public static String cut(String text, int columns) {
        if (width(text) <= columns) {
            return text;
        }
        int end = 0;
        int taken = width(ELLIPSIS);
        Matcher character = CHARACTER.matcher(text);
        while (character.find() && taken + width(character.group()) <= columns) {
            taken += width(character.group());
            end = character.end();
        }
        BreakIterator words = BreakIterator.getLineInstance(Locale.ROOT);
        words.setText(text);
        int word = Character.isWhitespace(text.charAt(end)) || words.isBoundary(end) ? end : words.preceding(end);
        return text.substring(0, word == 0 ? end : word).stripTrailing() + ELLIPSIS;
    }

    /** Returns a number with its noun, such as {@code 1 row} and {@code 2 rows}. */
    public static String count(long number, String noun) {
        return "%d %s%s".formatted(number, noun, number == 1 ? "" : "s");
    }

    /** Returns a text, quoted if necessary, as one word of a shell command. */
    public static String word(String text) {
        return text.matches("[\\w@%+=:,./-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }

    /** Returns how many columns of a terminal a text takes. */
    public static int width(String text) {
        return CHARACTER
                .matcher(text)
                .results()
                .map(MatchResult::group)
                .mapToInt(Text::widthOfOne)
                .sum();
    }

    private static int widthOfOne(String character) {
        if (character.length() == 1 && character.charAt(0) < '\u0300') {
            return 1; // A fast path for most characters.
        }
        return WIDE.matcher(character).matches()
                ? 2
                : INVISIBLE.matcher(character).matches() ? 0 : 1;
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

    /** Returns whether a character reverses the direction of the text that follows, up to the end of the line. */
    private static boolean isBidiControl(int codePoint) {
        return codePoint >= 0x202A && codePoint <= 0x202E || codePoint >= 0x2066 && codePoint <= 0x2069;
    }
}
