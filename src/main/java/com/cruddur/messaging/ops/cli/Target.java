package com.cruddur.messaging.ops.cli;

import com.cruddur.messaging.local.AccountAndRegion;
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
 * The DynamoDB that a command works on, and the stage whose table it uses there.
 *
 * <p>By default it is on this machine, with dummy credentials. Only the word {@code prod} uses the ambient AWS credentials. The
 * URL is the first given one of {@code --endpoint-url}, {@code AWS_ENDPOINT_URL_DYNAMODB} and {@code AWS_ENDPOINT_URL}. It
 * defaults to {@link #LOCAL_ENDPOINT}, and for {@code prod} to the URL of the profile or the region
 * (https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html).
 *
 * <p>If the stage has an environment, the credentials must be for its account and region; this is checked before any request to
 * AWS. Nothing is checked if {@code prod} goes to an address that is not AWS's; standard error then names the address.
 */
public final class Target {

    /** The default address of {@code bin/cruddur up}, and of most local DynamoDBs. */
    public static final URI LOCAL_ENDPOINT = URI.create("http://localhost:8000");

    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");
    /** The DNS suffixes of all partitions that the SDK knows, for IPv4 and dual stack. */
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
            converter = Place.PlaceConverter.class,
            completionCandidates = Place.PlaceWords.class,
            description =
                    "Work in AWS, with the ambient credentials and region. By default the command works on this machine.")
    private Place place = Place.LOCAL;

    @Option(
            names = "--endpoint-url",
            paramLabel = "URL",
            converter = EndpointConverter.class,
            description =
                    "The URL of the service. Defaults to the variable of the service, such as AWS_ENDPOINT_URL_DYNAMODB, then AWS_ENDPOINT_URL, then http://localhost:8000, or for prod the URL of the region.")
    private URI endpoint;

    @Option(
            names = "--region",
            paramLabel = "REGION",
            converter = RegionConverter.class,
            description = "The AWS region. Defaults to us-east-1, or with prod the ambient region.")
    private Region region;

    @Option(names = "--profile", paramLabel = "PROFILE", description = "The AWS profile. Allowed only with prod.")
    private String profile;

    @Mixin
    private TargetStage stages;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    /** The URLs that earlier clients were checked for; empty stands for the URL that AWS gives a service. */
    private final Set<Optional<URI>> checked = new HashSet<>();

    private final UnaryOperator<String> environment;

    /** The variable with the URL of the service that the command works on. */
    private String urlVariable = TABLES_URL;

    /** Creates a target that reads the given environment variables. */
    public Target(UnaryOperator<String> environment) {
        this.environment = environment;
    }

    /** Returns the target of a command, if it has one. */
    static Optional<Target> of(CommandSpec command) {
        return Optional.ofNullable(command.mixins().get("target")).map(mixin -> (Target) mixin.userObject());
    }

    /** Returns the choice of the stage, which need not be in cdk.json. */
    public StageChoice stages() {
        return stages;
    }

    /**
     * Returns the chosen stage: by default {@code prod} for the word prod, otherwise {@code dev}.
     *
     * @throws ParameterException if cdk.json has no such stage, or the stage may not have copies
     */
    public ChosenStage stage() {
        return stages.read(isProd() ? StageChoice.PROD : StageChoice.DEV, command.commandLine());
    }

    /** Returns whether the service is on this machine, where commands ask for no confirmation. */
    public boolean isThisMachine() {
        return isThisMachine(serviceUrl());
    }

    /** Returns whether the ambient credentials are used. */
    public boolean isProd() {
        return place == Place.PROD;
    }

    /** Returns whether requests go to AWS, and not to an emulator. */
    public boolean isAws() {
        return isProd() && isAws(serviceUrl());
    }

    private static boolean isAws(Optional<URI> url) {
        return url.map(address -> AWS.matcher(address.getHost()).matches()).orElse(true);
    }

    /**
     * Returns a client of the tables; the caller closes it.
     *
     * @param interceptors called for every request
     * @throws ParameterException if a variable has no URL
     */
    public DynamoDbClient tables(ExecutionInterceptor... interceptors) {
        return client(DynamoDbClient.builder(), serviceUrl(), interceptors);
    }

    /**
     * Returns a client of the tables' streams; the caller closes it. {@code AWS_ENDPOINT_URL_DYNAMODB_STREAMS} takes precedence
     * over the other variables.
     *
     * @throws ParameterException if a variable has no URL
     */
    public DynamoDbStreamsClient streams() {
        // An emulator has one address for tables and streams. AWS has one for each.
        return client(
                DynamoDbStreamsClient.builder(),
                isProd() ? url(STREAMS_URL, ANY_URL) : url(STREAMS_URL, TABLES_URL, ANY_URL));
    }

    /**
     * Returns a client of a service other than DynamoDB; the caller closes it. The target then has the address of that service.
     *
     * @param variable the variable with the URL of the service, such as {@code AWS_ENDPOINT_URL_EC2}; it takes precedence over
     *     {@code AWS_ENDPOINT_URL}
     * @throws ParameterException if a variable has no URL
     */
    public <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C extends SdkClient> C client(
            B builder, String variable) {
        urlVariable = variable;
        return client(builder, serviceUrl());
    }

    /**
     * Returns a client of any service; the caller closes it. In AWS each service has its own URL. An emulator has one URL for all.
     */
    public <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C extends SdkClient> C client(B builder) {
        return client(builder, isProd() ? Optional.ofNullable(endpoint) : serviceUrl());
    }

    private <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C extends SdkClient> C client(
            B builder, Optional<URI> url, ExecutionInterceptor... interceptors) {
        if (profile != null && !isProd()) {
            throw new ParameterException(
                    command.commandLine(),
                    "--profile '%s' is allowed only with prod; add the word prod, or omit --profile"
                            .formatted(profile));
        }
        builder.httpClient(http(url)).overrideConfiguration(config -> {
            Stream.of(interceptors).forEach(config::addExecutionInterceptor);
            config.addExecutionInterceptor(new OperationInterceptor());
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

    /** Returns the URL of the tables that the SDK finds in the profile or a system property. Only the SDK reads both. */
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
            return Optional.of(new EndpointConverter().convert(value));
        } catch (TypeConversionException e) {
            throw new ParameterException(command.commandLine(), "%s %s".formatted(variable, e.getMessage()), e);
        }
    }

    /** Returns the address, for messages. */
    @Override
    public String toString() {
        if (!isProd()) {
            return serviceUrl().orElse(LOCAL_ENDPOINT).toString();
        }
        String named = profile == null ? "" : ", profile " + profile;
        return serviceUrl().map(URI::toString).orElseGet(() -> "AWS, region " + regionOfProd()) + named;
    }

    /** Returns the options that make the AWS CLI use the same profile and region; empty if the user gave none. */
    public String awsOptions() {
        return cdkOptions() + option("--region", region == null ? null : region.id());
    }

    /** Returns the options that make the CDK CLI use the same profile. It takes the region from the stacks. */
    public String cdkOptions() {
        return option("--profile", profile);
    }

    /** Returns the arguments that make a different command use the same target. */
    public String words() {
        return (isProd() ? " prod" : "")
                + option("--endpoint-url", Objects.toString(endpoint, null))
                + awsOptions()
                + stages.words();
    }

    /** Returns the arguments that make {@code up} listen at this address, with the same stage or copy. */
    String wordsOfUp() {
        int port = serviceUrl().map(URI::getPort).orElse(LOCAL_ENDPOINT.getPort());
        return (port == LOCAL_ENDPOINT.getPort() ? "" : " --port " + (port < 0 ? 80 : port)) + stages.words();
    }

    private static String option(String name, String value) {
        return value == null ? "" : " " + name + " " + Text.word(value);
    }

    private <B extends AwsClientBuilder<B, C>, C> C local(B builder, Optional<URI> url) {
        return builder.endpointOverride(url.orElse(LOCAL_ENDPOINT))
                .region(region == null ? Region.US_EAST_1 : region)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
                .fipsEnabled(false) // Overrides this machine's AWS configuration.
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
                    .println("Warning: %s is not an address of AWS, although the command has the word prod."
                            .formatted(url.orElseThrow()));
        }
    }

    private void requireCredentialsOf(AccountAndRegion expected) {
        String region = regionOfProd().id();
        // If the region differs, the account does not matter.
        String account = region.equals(expected.region()) ? accountOfProd() : expected.account();
        if (!expected.equals(new AccountAndRegion(account, region))) {
            throw new Failure(
                    "The stage %s is in %s, but the credentials and options are for %s. Use credentials and options for the stage's account and region, or name a different stage with --stage."
                            .formatted(
                                    stage().name(),
                                    expected,
                                    region.equals(expected.region()) ? "account " + account : "region " + region));
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

    /** {@code --profile} takes precedence over credentials in the environment, as in the AWS CLI. */
    private AwsCredentialsProvider credentials() {
        return profile == null
                ? DefaultCredentialsProvider.builder().build()
                : ProfileCredentialsProvider.create(profile);
    }

    /**
     * Checks that a region is set.
     *
     * @param expected the region that the message suggests; may be empty
     * @throws Failure if no region is set
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
