package com.cruddur.messaging.ops.cli;

import com.cruddur.messaging.local.Direct;
import java.net.URI;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.profiles.ProfileFileSystemSetting;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/**
 * The DynamoDB a command works on.
 *
 * <p>Local unless the word {@code prod} is given: {@link #LOCAL_ENDPOINT}, or {@code --endpoint-url}, with credentials that
 * are worth nothing. The ambient AWS credentials are for {@code prod} only.
 */
public final class Target {

    /** Where DynamoDB Local listens by default. */
    public static final URI LOCAL_ENDPOINT = URI.create("http://localhost:8000");

    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");
    private static final int ATTEMPTS_PROD = 8;

    @Parameters(
            index = "+",
            arity = "0..1",
            paramLabel = "prod",
            converter = Place.Converter.class,
            completionCandidates = Place.Words.class,
            description = "The word prod: the ambient AWS credentials and region, instead of this machine.")
    private Place place = Place.LOCAL;

    @Option(
            names = "--endpoint-url",
            paramLabel = "URL",
            converter = Endpoint.class,
            description = "Where DynamoDB listens. By default http://localhost:8000, for prod the region's own.")
    private URI endpoint;

    @Option(
            names = "--region",
            paramLabel = "REGION",
            converter = RegionName.class,
            description = "AWS region. By default the ambient one, locally us-east-1.")
    private Region region;

    @Option(names = "--profile", paramLabel = "PROFILE", description = "AWS profile, for prod only.")
    private String profile;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    /** Returns whether this is DynamoDB on this very machine, where nothing of value can be lost. */
    public boolean isThisMachine() {
        return place == Place.LOCAL && THIS_MACHINE.contains(localEndpoint().getHost());
    }

    /** Returns whether this is AWS. */
    public boolean isProd() {
        return place == Place.PROD;
    }

    /** Returns a client of the tables; the caller closes it. */
    public DynamoDbClient tables() {
        return client(DynamoDbClient.builder());
    }

    /** Returns a client of the tables' streams; the caller closes it. */
    public DynamoDbStreamsClient streams() {
        return client(DynamoDbStreamsClient.builder());
    }

    /** Returns a client of any service; the caller closes it. */
    public <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C client(B builder) {
        if (profile != null && !isProd()) {
            throw new ParameterException(
                    command.commandLine(),
                    "--profile '%s' is for the word prod; without it the command works on this machine, with no profile"
                            .formatted(profile));
        }
        builder.httpClient(http())
                .overrideConfiguration(
                        config -> config.retryStrategy(AwsRetryStrategy.standardRetryStrategy().toBuilder()
                                .maxAttempts(isProd() ? ATTEMPTS_PROD : 1)
                                .build()));
        return isProd() ? prod(builder) : local(builder);
    }

    private SdkHttpClient http() {
        return isThisMachine()
                ? Direct.client()
                : UrlConnectionHttpClient.builder()
                        .connectionTimeout(Direct.CONNECTION_TIMEOUT)
                        .socketTimeout(Direct.ANSWER_TIMEOUT)
                        .build();
    }

    /** Returns the target as a sentence names it. */
    @Override
    public String toString() {
        if (!isProd()) {
            return localEndpoint().toString();
        }
        String named = profile == null ? "" : ", profile " + profile;
        return (endpoint == null ? "AWS, region " + regionOfProd() : endpoint.toString()) + named;
    }

    /** Returns the options that make the AWS CLI work where this does; empty where it does so by itself. */
    public String awsOptions() {
        return cdkOptions() + option("--region", region == null ? null : region.id());
    }

    /** Returns the same for the CDK CLI, which has the region from the stacks. */
    public String cdkOptions() {
        return option("--profile", profile);
    }

    private static String option(String name, String value) {
        return value == null ? "" : " " + name + " " + Text.word(value);
    }

    private URI localEndpoint() {
        return endpoint == null ? LOCAL_ENDPOINT : endpoint;
    }

    private <B extends AwsClientBuilder<B, C>, C> C local(B builder) {
        return builder.endpointOverride(localEndpoint())
                .region(region == null ? Region.US_EAST_1 : region)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
                .build();
    }

    private <B extends AwsClientBuilder<B, C>, C> C prod(B builder) {
        if (endpoint != null) {
            builder.endpointOverride(endpoint);
        }
        return builder.region(regionOfProd()).credentialsProvider(credentials()).build();
    }

    /** A profile that is named goes before the credentials of the environment, as in the AWS CLI. */
    private AwsCredentialsProvider credentials() {
        return profile == null
                ? DefaultCredentialsProvider.builder().build()
                : ProfileCredentialsProvider.create(profile);
    }

    private Region regionOfProd() {
        if (region != null) {
            return region;
        }
        try {
            return DefaultAwsRegionProviderChain.builder()
                    .profileName(profileName())
                    .build()
                    .getRegion();
        } catch (SdkClientException e) {
            throw new Failure("No AWS region is set. Give --region, or set AWS_REGION or the profile's region.", e);
        }
    }

    private String profileName() {
        return profile == null ? ProfileFileSystemSetting.AWS_PROFILE.getStringValueOrThrow() : profile;
    }
}
