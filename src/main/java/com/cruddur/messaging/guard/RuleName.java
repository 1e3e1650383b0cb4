package com.cruddur.messaging.guard;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The rules by their public names, by which an intended loss is allowed: {@code --allow TABLE:indexes}. */
public enum RuleName {
    REPLACEMENT(new Replacement()),
    REMOVAL(new RemovedData()),
    CONDITION(new Conditions()),
    UNKNOWN_VALUE(new UnknownValues()),
    TRANSFORM(new Transforms()),
    NESTED_STACK(new NestedStacks()),
    TERMINATION_PROTECTION(new TerminationProtection()),
    ENVIRONMENT(new StackEnvironment()),
    ATTRIBUTE_TYPES(new AttributeTypes()),
    STREAM(new StreamArn()),
    INDEXES(new Indexes()),
    RETENTION(new Retention()),
    DELETION_PROTECTION(new DeletionProtection()),
    POINT_IN_TIME_RECOVERY(new PointInTimeRecovery()),
    ENCRYPTION(new EncryptionLoss()),
    TIME_TO_LIVE(new TimeToLive()),
    KEY_USE(new KeyUse()),
    KEY_POLICY(new KeyPolicy()),
    TABLE_POLICY(new TablePolicy()),
    OTHER_PROPERTY(new OtherProperties()),
    ACCESS(new Access()),
    PERMISSIONS(new Permissions()),
    SCALED_CAPACITY(new ScaledCapacity()),
    CAPACITY_MODE(new CapacityMode()),
    MAPPING(new Mapping()),
    FUNCTION(new FunctionIdentity());

    final Rule rule;

    RuleName(Rule rule) {
        this.rule = rule;
    }

    /** Returns the rule with a public name, if there is one. */
    public static Optional<RuleName> of(String word) {
        return Stream.of(values()).filter(name -> name.toString().equals(word)).findAny();
    }

    /** The public name: {@code key-policy}. */
    @Override
    @JsonValue
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
