package com.cruddur.messaging.guard;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The rules with their public names, which {@code --allow} takes, as in {@code --allow MessagesTable:indexes}. */
public enum RuleName {
    REPLACEMENT(new ReplacementRule()),
    REMOVAL(new RemovalRule()),
    CONDITION(new ConditionRule()),
    UNKNOWN_VALUE(new UnknownValueRule()),
    TRANSFORM(new TransformRule()),
    NESTED_STACK(new NestedStackRule()),
    TERMINATION_PROTECTION(new TerminationProtectionRule()),
    ENVIRONMENT(new EnvironmentRule()),
    ATTRIBUTE_TYPES(new AttributeTypesRule()),
    STREAM(new StreamRule()),
    INDEXES(new IndexesRule()),
    RETENTION(new RetentionRule()),
    DELETION_PROTECTION(new DeletionProtectionRule()),
    POINT_IN_TIME_RECOVERY(new PointInTimeRecoveryRule()),
    ENCRYPTION(new EncryptionRule()),
    TIME_TO_LIVE(new TimeToLiveRule()),
    KEY_USE(new KeyUseRule()),
    KEY_POLICY(new KeyPolicyRule()),
    TABLE_POLICY(new TablePolicyRule()),
    OTHER_PROPERTY(new OtherPropertyRule()),
    ACCESS(new AccessRule()),
    PERMISSIONS(new PermissionsRule()),
    SCALED_CAPACITY(new ScaledCapacityRule()),
    CAPACITY_MODE(new CapacityModeRule()),
    MAPPING(new MappingRule()),
    FUNCTION(new FunctionRule());

    final Rule rule;

    RuleName(Rule rule) {
        this.rule = rule;
    }

    /** Returns the rule with a public name, such as {@code key-policy}; empty if no rule has this name. */
    public static Optional<RuleName> of(String word) {
        return Stream.of(values()).filter(name -> name.toString().equals(word)).findAny();
    }

    /** Returns the public name, such as {@code key-policy}. */
    @Override
    @JsonValue
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
