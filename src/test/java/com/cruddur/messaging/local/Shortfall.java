package com.cruddur.messaging.local;

/**
 * The list of what MiniStack falls short of. Each line has its proof, which {@link ShortfallIT} runs, so a version that does
 * better fails it. Then the line goes, and a comparison takes its place.
 */
public enum Shortfall {
    UNKNOWN_TYPES(
            "CloudFormation knows none of the types that EmulatorOmissions names", CloudFormationProofs::unknownTypes),
    METRIC_MATH("CloudFormation makes no alarm on metric math", CloudFormationProofs::metricMath),
    TABLE_ENCRYPTION("A stack's table is described without its encryption", CloudFormationProofs::tableEncryption),
    INDEX_STATUS("An index of a stack's table is described without its status", CloudFormationProofs::indexStatus),
    POINT_IN_TIME_RECOVERY(
            "A stack's table is not recoverable, whatever the template says",
            CloudFormationProofs::pointInTimeRecovery),
    TWO_INDEXES("One update of a stack makes two indexes of a table", CloudFormationProofs::twoIndexes),
    PROTECTED_TABLE("A table that is protected goes with its stack", CloudFormationProofs::protectedTable),
    COLLISION("A new stack takes the name of a table from the one that has it", CloudFormationProofs::collision),
    REPLACEMENT("A change set guesses whether a resource is replaced", CloudFormationProofs::replacement),
    ENDPOINT_IMPORT("CloudFormation does not import a gateway endpoint", CloudFormationProofs::endpointImport),
    ENDPOINT_POLICY("A gateway endpoint is described without its policy", CloudFormationProofs::endpointPolicy),

    READ_UNITS("A read consumes half a unit, whatever its size", DynamoDbProofs::readUnits),
    THROTTLING("A table is never throttled", DynamoDbProofs::throttling),
    CONFLICTS("Transactions at the same time never conflict", DynamoDbProofs::conflicts),
    LATE_INDEX("An index is never late", DynamoDbProofs::lateIndex),
    RESTORE("A restored table has the items of now, whatever the time", DynamoDbProofs::restore),
    STREAM_RECORDS("The records of a stream are lost with a restart", DynamoDbProofs::streamRecords),
    LEADING_KEYS("IAM does not know dynamodb:LeadingKeys", DynamoDbProofs::leadingKeys),

    VERSION_CODE("The code of a function's older version is lost", LambdaProofs::versionCode),
    MAPPING_METRICS("A mapping is described without its metrics", LambdaProofs::mappingMetrics),
    RETRY_ATTEMPTS("A mapping never gives up a batch for its attempts", LambdaProofs::retryAttempts),
    BISECTING("A mapping does not halve a batch that fails", LambdaProofs::bisecting),
    BATCHING_WINDOW("A mapping does not wait for more records", LambdaProofs::batchingWindow),
    PARTIAL_RESPONSES(
            "A mapping drops the records that the function reports as failed", LambdaProofs::partialResponses),
    INVOCATION_METRICS("An invocation by a mapping is in no metric", LambdaProofs::invocationMetrics),

    ALARM_DIMENSIONS("An alarm looks at a metric of all dimensions", CloudWatchProofs::alarmDimensions),
    ALARM_DATAPOINTS("An alarm needs one data point, however many it asks for", CloudWatchProofs::alarmDatapoints),
    EMBEDDED_METRICS("Metrics embedded in log lines are not extracted", CloudWatchProofs::embeddedMetrics),

    WEB_PAGES("Requests of web pages are answered", MiniStack::answersWebPages);

    private final String how;
    private final Proof proof;

    Shortfall(String how, Proof proof) {
        this.how = how;
        this.proof = proof;
    }

    /** Fails if MiniStack does better now. */
    void prove(MiniStack aws) {
        try {
            proof.holdsIn(aws);
        } catch (Exception | AssertionError e) {
            throw new AssertionError("This may no longer be so: " + how, e);
        }
    }

    @Override
    public String toString() {
        return how;
    }

    private interface Proof {
        void holdsIn(MiniStack aws) throws Exception;
    }
}
