package com.cruddur.messaging.local;

/**
 * The differences between MiniStack and AWS. {@link ShortfallIT} runs the proof of each, and fails if a new version of
 * MiniStack no longer has it. Then delete the line and compare with AWS instead.
 */
public enum Shortfall {
    UNKNOWN_TYPES(
            "CloudFormation knows none of the types that EmulatorOmissions names", CloudFormationProofs::unknownTypes),
    METRIC_MATH("CloudFormation cannot create an alarm on metric math", CloudFormationProofs::metricMath),
    TABLE_ENCRYPTION("A stack's table is described without its encryption", CloudFormationProofs::tableEncryption),
    INDEX_STATUS("An index of a stack's table is described without its status", CloudFormationProofs::indexStatus),
    POINT_IN_TIME_RECOVERY(
            "A stack's table has no point-in-time recovery, whatever the template says",
            CloudFormationProofs::pointInTimeRecovery),
    TWO_INDEXES("One update of a stack can create two indexes of a table", CloudFormationProofs::twoIndexes),
    PROTECTED_TABLE("Deleting a stack deletes a protected table", CloudFormationProofs::protectedTable),
    COLLISION("A new stack replaces an existing table of the same name", CloudFormationProofs::collision),
    REPLACEMENT("A change set does not know whether a resource is replaced", CloudFormationProofs::replacement),
    ENDPOINT_IMPORT("CloudFormation does not import a gateway endpoint", CloudFormationProofs::endpointImport),
    ENDPOINT_POLICY("A gateway endpoint is described without its policy", CloudFormationProofs::endpointPolicy),

    READ_UNITS("A read consumes half a unit, whatever its size", DynamoDbProofs::readUnits),
    THROTTLING("A table is never throttled", DynamoDbProofs::throttling),
    CONFLICTS("Transactions at the same time never conflict", DynamoDbProofs::conflicts),
    LATE_INDEX("An index is never late", DynamoDbProofs::lateIndex),
    RESTORE("A restored table has the current items, whatever the time", DynamoDbProofs::restore),
    STREAM_RECORDS("The records of a stream are lost with a restart", DynamoDbProofs::streamRecords),
    LEADING_KEYS("IAM does not know dynamodb:LeadingKeys", DynamoDbProofs::leadingKeys),

    VERSION_CODE("The code of a function's older version is lost", LambdaProofs::versionCode),
    MAPPING_METRICS("A mapping is described without its metrics", LambdaProofs::mappingMetrics),
    RETRY_ATTEMPTS("A mapping ignores the limit of retry attempts", LambdaProofs::retryAttempts),
    BISECTING("A mapping does not halve a batch that fails", LambdaProofs::bisecting),
    BATCHING_WINDOW("A mapping ignores the batching window", LambdaProofs::batchingWindow),
    PARTIAL_RESPONSES(
            "A mapping drops the records that the function reports as failed", LambdaProofs::partialResponses),
    INVOCATION_METRICS("An invocation by a mapping has no metrics", LambdaProofs::invocationMetrics),

    ALARM_DIMENSIONS("An alarm ignores the dimensions of its metric", CloudWatchProofs::alarmDimensions),
    ALARM_DATAPOINTS("An alarm ignores its number of data points", CloudWatchProofs::alarmDatapoints),
    EMBEDDED_METRICS("Metrics embedded in log lines are not extracted", CloudWatchProofs::embeddedMetrics),

    WEB_PAGES("Requests of web pages are answered", MiniStack::answersWebPages);

    private final String how;
    private final Proof proof;

    Shortfall(String how, Proof proof) {
        this.how = how;
        this.proof = proof;
    }

    /** Fails if MiniStack no longer has this shortfall. */
    void prove(MiniStack aws) {
        try {
            proof.holdsIn(aws);
        } catch (Exception | AssertionError e) {
            throw new AssertionError("MiniStack may no longer have this shortfall: " + how, e);
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
