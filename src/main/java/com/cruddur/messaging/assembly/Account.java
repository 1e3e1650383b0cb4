package com.cruddur.messaging.assembly;

import java.util.Optional;
import java.util.function.UnaryOperator;

/** What resources are called in an account: the values that intrinsic functions yield there. */
public interface Account {

    /** The name, for {@link #attribute}, of what {@code Ref} yields. No resource has an attribute of that name. */
    String REF = "Ref";

    /** Returns the value of a pseudo parameter, as in {@code AWS::Region}; empty if it is not known here. */
    Optional<String> pseudoParameter(String name);

    /**
     * Returns what {@code Ref} or {@code Fn::GetAtt} yields; empty if it is not known here.
     *
     * @param properties the resource's properties, resolved; the empty string for an absent one
     */
    Optional<String> attribute(Resource resource, String attribute, UnaryOperator<String> properties);
}
