package com.cruddur.messaging.stream;

import java.util.List;
import java.util.Optional;

/**
 * The result of repairing one message group.
 *
 * @param exists whether the group has a message or a row
 * @param differences the differences that the repair fixed, or would fix without the dry run
 * @param ahead the rows ahead of every message that stayed, because the caller did not ask to move them back
 * @param remarks sentences about other unusual facts: only one member, no messages, items that cannot be read
 * @param fault why the group could not be repaired completely; empty if it could
 */
public record RepairedGroup(
        String group,
        boolean exists,
        List<RowDifference> differences,
        List<RowDifference> ahead,
        List<String> remarks,
        Optional<String> fault) {}
