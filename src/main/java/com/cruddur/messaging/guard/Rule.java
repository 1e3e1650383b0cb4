package com.cruddur.messaging.guard;

import java.util.stream.Stream;

/** A rule of the guard: refuses changes that lose data or its protection, or warns of changes that need a reviewer. */
interface Rule {

    /**
     * Returns the findings of this rule for one resource.
     *
     * @param resource the resource to check, changed or not
     * @param change the whole stage, with this resource
     */
    Stream<Finding> check(ResourceDifference resource, StageChange change);
}
