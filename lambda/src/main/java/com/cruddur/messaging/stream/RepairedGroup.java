package com.cruddur.messaging.stream;

import java.util.List;
import java.util.Optional;

/**
 * What the repair of one group found and did.
 *
 * @param exists whether the group has a message or a row
 * @param differences what was repaired, or in a dry run would be
 * @param ahead the rows ahead of every message that were left there, because the caller did not ask to move them back
 * @param remarks sentences about what is not a difference: one side, no messages, items that cannot be read
 * @param fault why the group could not be repaired, or not all of it; empty if it could
 */
public record RepairedGroup(
        String group,
        boolean exists,
        List<RowDifference> differences,
        List<RowDifference> ahead,
        List<String> remarks,
        Optional<String> fault) {}
