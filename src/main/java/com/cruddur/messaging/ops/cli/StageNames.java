package com.cruddur.messaging.ops.cli;

import java.util.Iterator;
import java.util.Set;
import java.util.TreeSet;

/** The names of the stages in cdk.json, for help and completion. Without a readable cdk.json there are none. */
public final class StageNames implements Iterable<String> {

    /** Reads cdk.json here and not in the constructor, because picocli creates this object at each start. */
    @Override
    public Iterator<String> iterator() {
        Set<String> names = new TreeSet<>();
        try {
            StageChoice.stages().fieldNames().forEachRemaining(names::add);
        } catch (Failure e) {
            // Help works without cdk.json. Commands that need a stage report the failure.
        }
        return names.iterator();
    }
}
