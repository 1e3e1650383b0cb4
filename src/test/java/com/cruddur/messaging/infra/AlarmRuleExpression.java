package com.cruddur.messaging.infra;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Evaluates the rule of a composite alarm, over alarms in the state OK or ALARM. AND binds more tightly than OR.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html">AWS:
 *     PutCompositeAlarm</a>
 */
final class AlarmRuleExpression {

    private static final Pattern TOKEN =
            Pattern.compile("\\s*(AND|OR|NOT|TRUE|FALSE|(?:ALARM|OK|INSUFFICIENT_DATA)\\(\"?[^()\"]+\"?\\)|[()])\\s*");

    private final Deque<String> tokens;
    private final Predicate<String> isInAlarm;

    private AlarmRuleExpression(List<String> tokens, Predicate<String> isInAlarm) {
        this.tokens = new ArrayDeque<>(tokens);
        this.isInAlarm = isInAlarm;
    }

    /**
     * Returns whether a rule is true.
     *
     * @param isInAlarm whether the alarm with a name or ARN is in ALARM; otherwise it is OK
     */
    static boolean holds(String rule, Predicate<String> isInAlarm) {
        List<MatchResult> matches = TOKEN.matcher(rule).results().toList();
        int length =
                matches.stream().mapToInt(match -> match.end() - match.start()).sum();
        AlarmRuleExpression expression = new AlarmRuleExpression(
                matches.stream().map(match -> match.group(1)).toList(), isInAlarm);
        if (length != rule.length()) {
            throw new IllegalArgumentException("not a rule: " + rule);
        }
        boolean holds = expression.or();
        if (!expression.tokens.isEmpty()) {
            throw new IllegalArgumentException("not a rule: " + rule);
        }
        return holds;
    }

    private boolean or() {
        boolean holds = and();
        while ("OR".equals(tokens.peek())) {
            tokens.pop();
            holds |= and();
        }
        return holds;
    }

    private boolean and() {
        boolean holds = term();
        while ("AND".equals(tokens.peek())) {
            tokens.pop();
            holds &= term();
        }
        return holds;
    }

    private boolean term() {
        String token = tokens.pop();
        return switch (token) {
            case "NOT" -> !term();
            case "TRUE" -> true;
            case "FALSE" -> false;
            case "(" -> {
                boolean holds = or();
                tokens.pop();
                yield holds;
            }
            default -> {
                String alarm = token.replaceAll("^\\w+\\(\"?|\"?\\)$", "");
                yield !token.startsWith("INSUFFICIENT_DATA(") && token.startsWith("ALARM(") == isInAlarm.test(alarm);
            }
        };
    }
}
