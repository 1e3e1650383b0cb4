package com.cruddur.messaging.ops.cli;

import com.cruddur.messaging.local.LoopbackHttp;
import java.net.URI;
import java.util.HashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.profiles.ProfileFileSystemSetting;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;
import software.amazon.awssdk.services.sts.StsClient;

/**
 * The DynamoDB a command works on, and the stage whose table it has there.
 *
 * <p>Local unless the word {@code prod} is given, with credentials that are worth nothing. The ambient AWS credentials are
 * for {@code prod} only. Its URL is the first of {@code --endpoint-url}, {@code AWS_ENDPOINT_URL_DYNAMODB} and
 * {@code AWS_ENDPOINT_URL} that is given, else {@link #LOCAL_ENDPOINT}, or for {@code prod} that of the profile or the
 * region's own (https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html).
 *
 * <p>Where the stage has an environment, its account and region must be those of the credentials, before anything is sent to
 * AWS. What stands in for AWS has no account of anybody's: standard error says that {@code prod} goes there.
 */
public final class Target {

    /** Where {@code bin/cruddur up} listens by default, as local DynamoDBs do. */
    public static final URI LOCAL_ENDPOINT = URI.create("http://localhost:8000");

    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");
    /** The DNS suffixes of all partitions that the SDK knows, of IPv4 and of dual stack. */
    private static final Pattern AWS = Pattern.compile(
            "(?i).+\\.(amazonaws\\.(com|com\\.cn|eu)|api\\.aws|api\\.amazonwebservices\\.(com\\.cn|eu)|s?c2s\\.(ic|sgov)\\.gov"
                    + "|api\\.aws\\.(ic\\.gov|scloud|hci\\.ic\\.gov)|csp\\.hci\\.ic\\.gov|(api\\.cloud-aws|cloud)\\.adc-e\\.uk)");

    private static final String TABLES_URL = "AWS_ENDPOINT_URL_DYNAMODB";
    private static final String STREAMS_URL = "AWS_ENDPOINT_URL_DYNAMODB_STREAMS";
    private static final String ANY_URL = "AWS_ENDPOINT_URL";
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
            description =
                    "Where AWS listens. By default AWS_ENDPOINT_URL_DYNAMODB, or that of the other service, else AWS_ENDPOINT_URL, else http://localhost:8000, or for prod the region's own.")
    private URI endpoint;

    @Option(
            names = "--region",
            paramLabel = "REGION",
            converter = RegionName.class,
            description = "AWS region. By default the ambient one, locally us-east-1.")
    private Region region;

    @Option(names = "--profile", paramLabel = "PROFILE", description = "AWS profile, for prod only.")
    private String profile;

    @Mixin
    private StageChoice stages;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    /** Where clients go that were made already; empty is the URL that AWS gives a service. */
    private final Set<Optional<URI>> checked = new HashSet<>();

    private final UnaryOperator<String> environment;

    /** The variable with the URL of the service that this stands for. */
    private String urlVariable = TABLES_URL;

    /** A target by the environment of this process. */
    public Target() {
        this(System::getenv);
    }

    /** A target by another environment. */
    public Target(UnaryOperator<String> environment) {
        this.environment = environment;
    }

    /** Returns the target of a command, if it has one. */
    static Optional<Target> of(CommandSpec command) {
        return Optional.ofNullable(command.mixins().get("target")).map(mixin -> (Target) mixin.userObject());
    }

    /** Returns the choice of a stage, for what need not be in cdk.json. */
    public StageChoice stages() {
        return stages;
    }

    /**
     * Returns the chosen stage: by default {@code prod} for the word prod, otherwise {@code dev}.
     *
     * @throws ParameterException if cdk.json has no such stage, or it no such copy
     */
    public ChosenStage stage() {
        return stages.read(isProd() ? StageChoice.PROD : StageChoice.DEV, command.commandLine());
    }

    /** Returns whether this is DynamoDB on this very machine, where nothing of value can be lost. */
    public boolean isThisMachine() {
        return isThisMachine(serviceUrl());
    }

    /** Returns whether the ambient credentials are used. */
    public boolean isProd() {
        return place == Place.PROD;
    }

    /** Returns whether AWS itself answers, and not what stands in for it at a URL of its own. */
    public boolean isAws() {
        return isProd() && isAws(serviceUrl());
    }

    private static boolean isAws(Optional<URI> url) {
        return url.map(address -> AWS.matcher(address.getHost()).matches()).orElse(true);
    }

    /**
     * Returns a client of the tables; the caller closes it.
     *
     * @param interceptors who sees every request
     * @throws ParameterException if a variable has no URL
     */
    public DynamoDbClient tables(ExecutionInterceptor... interceptors) {
        return client(DynamoDbClient.builder(), serviceUrl(), interceptors);
    }

    /**
     * Returns a client of the tables' streams; the caller closes it. {@code AWS_ENDPOINT_URL_DYNAMODB_STREAMS} goes before
     * the other variables.
     *
     * @throws ParameterException if a variable has no URL
     */
    public DynamoDbStreamsClient streams() {
        // What stands in for AWS has one address for both; in AWS streams have one of their own.
        return client(
                DynamoDbStreamsClient.builder(),
                isProd() ? url(STREAMS_URL, ANY_URL) : url(STREAMS_URL, TABLES_URL, ANY_URL));
    }

    /**
     * Returns a client of a service other than DynamoDB, which this target stands for from then on; the caller closes it.
     *
     * @param variable the one with the service's own URL, as in {@code AWS_ENDPOINT_URL_EC2}; it goes before
     *     {@code AWS_ENDPOINT_URL}
     * @throws ParameterException if a variable has no URL
     */
    public <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C extends SdkClient> C client(
            B builder, String variable) {
        urlVariable = variable;
        return client(builder, serviceUrl());
    }

    /**
     * Returns a client of any service; the caller closes it. In AWS each has its own URL; what stands in for AWS on this
     * machine has one for all.
     */
    public <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C extends SdkClient> C client(B builder) {
        return client(builder, isProd() ? Optional.ofNullable(endpoint) : serviceUrl());
    }

    private <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C extends SdkClient> C client(
            B builder, Optional<URI> url, ExecutionInterceptor... interceptors) {
        if (profile != null && !isProd()) {
            throw new ParameterException(
                    command.commandLine(),
                    "--profile '%s' is for the word prod; without it the command works on this machine, with no profile"
                            .formatted(profile));
        }
        builder.httpClient(http(url)).overrideConfiguration(config -> {
            Stream.of(interceptors).forEach(config::addExecutionInterceptor);
            config.defaultProfileName(profile);
            config.retryStrategy(AwsRetryStrategy.standardRetryStrategy().toBuilder()
                    .maxAttempts(isProd() ? ATTEMPTS_PROD : 1)
                    .build());
        });
        return isProd() ? prod(builder, url) : local(builder, url);
    }

    private SdkHttpClient http(Optional<URI> url) {
        return isThisMachine(url)
                ? LoopbackHttp.client()
                : UrlConnectionHttpClient.builder()
                        .connectionTimeout(LoopbackHttp.CONNECTION_TIMEOUT)
                        .socketTimeout(LoopbackHttp.ANSWER_TIMEOUT)
                        .build();
    }

    private boolean isThisMachine(Optional<URI> url) {
        return url.or(() -> isProd() ? Optional.empty() : Optional.of(LOCAL_ENDPOINT))
                .filter(address -> THIS_MACHINE.contains(address.getHost()))
                .isPresent();
    }

    private Optional<URI> serviceUrl() {
        Optional<URI> url = url(urlVariable, ANY_URL);
        return url.isEmpty() && isProd() && urlVariable.equals(TABLES_URL) ? configuredUrl() : url;
    }

    /** The URL of the tables that the SDK has from the profile or a system property, which it alone can read. */
    private Optional<URI> configuredUrl() {
        try (DynamoDbClient client = DynamoDbClient.builder()
                .region(Region.US_EAST_1)
                .credentialsProvider(AnonymousCredentialsProvider.create())
                .overrideConfiguration(config -> config.defaultProfileName(profile))
                .build()) {
            return client.serviceClientConfiguration().endpointOverride();
        }
    }

    private Optional<URI> url(String... variables) {
        return Optional.ofNullable(endpoint)
                .or(() -> Stream.of(variables)
                        .flatMap(variable -> url(variable).stream())
                        .findFirst());
    }

    private Optional<URI> url(String variable) {
        String value = environment.apply(variable);
        if (value == null || value.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Endpoint().convert(value));
        } catch (TypeConversionException e) {
            throw new ParameterException(
                    command.commandLine(), "Invalid value for variable %s: %s".formatted(variable, e.getMessage()), e);
        }
    }

    /** Returns the target as a sentence names it. */
    @Override
    public String toString() {
        if (!isProd()) {
            return serviceUrl().orElse(LOCAL_ENDPOINT).toString();
        }
        String named = profile == null ? "" : ", profile " + profile;
        return serviceUrl().map(URI::toString).orElseGet(() -> "AWS, region " + regionOfProd()) + named;
    }

    /** Returns the options that make the AWS CLI work where this does; empty where it does so by itself. */
    public String awsOptions() {
        return cdkOptions() + option("--region", region == null ? null : region.id());
    }

    /** Returns the same for the CDK CLI, which has the region from the stacks. */
    public String cdkOptions() {
        return option("--profile", profile);
    }

    /** Returns the words after which another of these commands works where this does. */
    public String words() {
        return (isProd() ? " prod" : "")
                + option("--endpoint-url", Objects.toString(endpoint, null))
                + awsOptions()
                + stages.words();
    }

    private static String option(String name, String value) {
        return value == null ? "" : " " + name + " " + Text.word(value);
    }

    private <B extends AwsClientBuilder<B, C>, C> C local(B builder, Optional<URI> url) {
        return builder.endpointOverride(url.orElse(LOCAL_ENDPOINT))
                .region(region == null ? Region.US_EAST_1 : region)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
                .fipsEnabled(false) // whatever is configured for AWS
                .dualstackEnabled(false)
                .build();
    }

    private <B extends AwsClientBuilder<B, C>, C extends SdkClient> C prod(B builder, Optional<URI> url) {
        url.ifPresent(builder::endpointOverride);
        C client = builder.region(regionOfProd())
                .credentialsProvider(credentials())
                .build();
        Optional<URI> address = client.serviceClientConfiguration().endpointOverride();
        if (checked.add(address)) {
            check(address);
        }
        return client;
    }

    private void check(Optional<URI> url) {
        if (isAws(url)) {
            stage().environment().ifPresent(this::requireCredentialsOf);
        } else {
            command.commandLine()
                    .getErr()
                    .println("prod goes to %s, which is not an address of AWS.".formatted(url.orElseThrow()));
        }
    }

    private void requireCredentialsOf(ChosenStage.Place place) {
        String region = regionOfProd().id();
        // In another region the account does not matter.
        String account = region.equals(place.region()) ? accountOfProd() : place.account();
        if (!place.equals(new ChosenStage.Place(account, region))) {
            throw new Failure(
                    "The stage %s is in %s, but the credentials and options lead to %s. Use credentials and options of the stage, or name another stage with --stage."
                            .formatted(
                                    stage().name(),
                                    place,
                                    region.equals(place.region()) ? "account " + account : "region " + region));
        }
    }

    private String accountOfProd() {
        try (StsClient sts = StsClient.builder()
                .httpClient(http(Optional.empty()))
                .region(regionOfProd())
                .credentialsProvider(credentials())
                .build()) {
            return sts.getCallerIdentity().account();
        }
    }

    /** A profile that is named goes before the credentials of the environment, as in the AWS CLI. */
    private AwsCredentialsProvider credentials() {
        return profile == null
                ? DefaultCredentialsProvider.builder().build()
                : ProfileCredentialsProvider.create(profile);
    }

    /**
     * Fails if nothing sets a region.
     *
     * @param expected the one that the message names; may be empty
     */
    public void requireRegion(Optional<String> expected) {
        regionOfProd(expected.map(name -> " " + name).orElse(""));
    }

    private Region regionOfProd() {
        return regionOfProd("");
    }

    private Region regionOfProd(String expected) {
        if (region != null) {
            return region;
        }
        try {
            return DefaultAwsRegionProviderChain.builder()
                    .profileName(profileName())
                    .build()
                    .getRegion();
        } catch (SdkClientException e) {
            throw new Failure(
                    "No AWS region is set. Give --region%s, or set AWS_REGION or the profile's region."
                            .formatted(expected),
                    e);
        }
    }

    private String profileName() {
        return profile == null ? ProfileFileSystemSetting.AWS_PROFILE.getStringValueOrThrow() : profile;
    }
}
