package com.cruddur.messaging.assembly;

import java.util.Optional;
import java.util.function.UnaryOperator;

/** The names of resources in an account: the values that intrinsic functions return there. */
public interface Account {

    /**
     * The attribute name that stands for {@code Ref} in {@link #attribute}. No resource has an attribute of this name.
     */
    String REF = "Ref";

    /** Returns the value of a pseudo parameter, as in {@code AWS::Region}; empty if it is unknown. */
    Optional<String> pseudoParameter(String name);

    /**
     * Returns the value of {@code Ref} or {@code Fn::GetAtt}; empty if it is unknown.
     *
     * @param attribute the attribute's name, or {@link #REF}
     * @param properties returns a property of the resource, resolved, or the empty string if it is absent
     */
    Optional<String> attribute(Resource resource, String attribute, UnaryOperator<String> properties);
}
