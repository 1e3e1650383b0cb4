package com.cruddur.messaging.delivery;

/**
 * What the emulator falls short of, so that no deployment to it can be compared with the templates in this. The tests see
 * that each is missing still.
 */
enum Shortfall {
    TABLE_ENCRYPTION("SSESpecification", "a stack's table is described without its encryption"),
    POINT_IN_TIME_RECOVERY(
            "PointInTimeRecoverySpecification", "a stack's table has it disabled, whatever the template says"),
    MAPPING_METRICS("MetricsConfig.Metrics.0", "a stack's event source mapping is described without its metrics"),
    ENDPOINT_POLICY("PolicyDocument", "a gateway endpoint is described without its policy"),
    ENDPOINT_IMPORT("AWS::EC2::VPCEndpoint", "CloudFormation does not import the type"),
    COLLISION("the failure of a create for a table that exists", "a stack takes the name from the table that has it"),
    REPLACEMENT(
            "what a change set says of replacement", "a change set guesses, so a diff is made of the templates alone"),
    DAX("AWS::DAX::Cluster", "CloudFormation does not know the type"),
    AUTO_SCALING("AWS::ApplicationAutoScaling::ScalableTarget", "CloudFormation does not know the type"),
    FLOW_LOG("AWS::EC2::FlowLog", "CloudFormation does not know the type");

    /** The property, the type of resource or the behaviour. */
    final String what;

    final String why;

    Shortfall(String what, String why) {
        this.what = what;
        this.why = why;
    }

    @Override
    public String toString() {
        return "not covered: %s, since in the emulator %s".formatted(what, why);
    }
}
