package com.cruddur.messaging.ops.cli;

import java.util.Iterator;
import java.util.Set;
import java.util.TreeSet;

/** The names of the stages in cdk.json, for help and completion. Without a readable cdk.json there are none. */
public final class StageNames implements Iterable<String> {

    /** Reads cdk.json only now: picocli makes this object at each start. */
    @Override
    public Iterator<String> iterator() {
        Set<String> names = new TreeSet<>();
        try {
            StageChoice.stages().fieldNames().forEachRemaining(names::add);
        } catch (Failure e) {
            // Help is there to be read. The commands that need a stage report what is wrong.
        }
        return names.iterator();
    }
}
