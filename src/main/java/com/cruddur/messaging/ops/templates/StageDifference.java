package com.cruddur.messaging.ops.templates;

import com.cruddur.messaging.guard.StackDifference;
import java.util.List;

/**
 * What differs in the stacks of a stage.
 *
 * @param stage its name; empty where two directories are compared, which do not say
 */
record StageDifference(String stage, List<StackDifference> stacks) {

    /** The stage, as it stands behind a name. */
    String suffix() {
        return stage.isEmpty() ? "" : " (%s)".formatted(stage);
    }
}
