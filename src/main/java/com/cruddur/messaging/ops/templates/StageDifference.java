package com.cruddur.messaging.ops.templates;

import com.cruddur.messaging.guard.StackDifference;
import java.util.List;

/**
 * The differences in the stacks of a stage.
 *
 * @param stage the name of the stage; empty if two directories are compared without {@code --stage}
 */
record StageDifference(String stage, List<StackDifference> stacks) {

    /** Returns the stage in parentheses, to append to the name of a stack; empty if the stage is not known. */
    String suffix() {
        return stage.isEmpty() ? "" : " (%s)".formatted(stage);
    }
}
