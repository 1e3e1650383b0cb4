package com.cruddur.messaging.infra.settings;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reads the tags of a stage, which are set besides the project's own. Keys and values are limited to the lengths and
 * characters that every AWS service accepts
 * (https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html). A resource has at most 50
 * tags, and the project and the CDK need some of them.
 */
final class StageTags {

    private static final Set<String> OWN = Set.of("application", "stage", "copy");
    private static final int MOST = 40;
    private static final String CHARACTER = "[\\p{L}\\p{N} _.:/=+@-]";
    private static final String CHARACTERS = "letters, digits, spaces and _ . : / = + - @";

    private StageTags() {}

    static SortedMap<String, String> read(Block block) {
        SortedMap<String, String> tags = new TreeMap<>();
        Set<String> spellings = new HashSet<>();
        for (String key : block.keys()) {
            String spelling = key.toLowerCase(Locale.ROOT);
            if (OWN.contains(spelling)) {
                throw block.refusedKey(key, "is a tag that the project sets itself", "any other key");
            }
            if (spelling.startsWith("aws:") || !key.matches(CHARACTER + "{1,128}")) {
                throw block.refusedKey(
                        key, "is not a valid tag key", "1 to 128 %s, not starting with aws:".formatted(CHARACTERS));
            }
            if (!spellings.add(spelling)) {
                throw block.refusedKey(
                        key,
                        "differs from another key only in case, and IAM treats both as the same key",
                        "one of the two");
            }
            tags.put(key, block.text(key, CHARACTER + "{1,256}", "1 to 256 " + CHARACTERS, null));
        }
        if (tags.size() > MOST) {
            throw SettingsException.ofKey(block.path(), "has %d tags".formatted(tags.size()), "at most " + MOST);
        }
        return tags;
    }
}
