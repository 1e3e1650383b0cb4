package com.cruddur.messaging.guard;

import java.util.stream.Stream;

/** Something that must not happen to what holds data, or not without being seen. */
interface Rule {

    /**
     * Finds what breaks the rule.
     *
     * @param resource the one to look at, which need not differ
     * @param change all of the stage
     */
    Stream<Finding> check(ResourceDifference resource, StageChange change);
}
