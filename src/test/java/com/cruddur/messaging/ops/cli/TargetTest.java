package com.cruddur.messaging.ops.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.cruddur.messaging.testing.Concurrent;
import com.cruddur.messaging.testing.Fixture;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;
import software.amazon.awssdk.regions.EndpointTag;
import software.amazon.awssdk.regions.PartitionEndpointKey;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/** Tests which address a command uses, by its options and environment variables. */
@Concurrent
class TargetTest {

    private static final String TABLES = "AWS_ENDPOINT_URL_DYNAMODB";
    private static final String STREAMS = "AWS_ENDPOINT_URL_DYNAMODB_STREAMS";
    private static final String ANY = "AWS_ENDPOINT_URL";

    @Command
    private static final class CommandWithTarget {
        @Mixin
        private final Target target;

        CommandWithTarget(Map<String, String> environment) {
            target = new Target(environment::get);
        }
    }

    private static Target target(Map<String, String> environment, String... options) {
        CommandWithTarget command = new CommandWithTarget(environment);
        new CommandLine(command).setErr(new PrintWriter(Writer.nullWriter())).parseArgs(options);
        return command.target;
    }

    private static String tables(Target target) {
        try (DynamoDbClient client = target.tables()) {
            return url(client.serviceClientConfiguration().endpointOverride());
        }
    }

    private static String streams(Target target) {
        try (DynamoDbStreamsClient client = target.streams()) {
            return url(client.serviceClientConfiguration().endpointOverride());
        }
    }

    private static String url(Optional<URI> url) {
        return url.map(URI::toString).orElse("the region's own");
    }

    @Test
    void address_of_tables_comes_from_the_option_then_their_variable_then_the_general_variable_then_the_default() {
        Map<String, String> both = Map.of(TABLES, "http://tables:1", ANY, "http://any:2");

        Target byOption = target(both, "--endpoint-url", "http://option:3");
        Target byVariable = target(both);
        Target byVariableForAll = target(Map.of(TABLES, "", ANY, "http://any:2"));
        Target byNothing = target(Map.of(STREAMS, "http://streams:4"));

        assertThat(tables(byOption)).isEqualTo("http://option:3").isEqualTo(byOption.toString());
        assertThat(tables(byVariable)).isEqualTo("http://tables:1").isEqualTo(byVariable.toString());
        assertThat(tables(byVariableForAll)).isEqualTo("http://any:2").isEqualTo(byVariableForAll.toString());
        assertThat(tables(byNothing)).isEqualTo("http://localhost:8000").isEqualTo(byNothing.toString());
    }

    @Test
    void address_of_streams_comes_from_the_option_then_their_variable_then_the_address_of_tables() {
        Map<String, String> all = Map.of(STREAMS, "http://streams:4", TABLES, "http://tables:1", ANY, "http://any:2");

        assertThat(streams(target(all, "--endpoint-url", "http://option:3"))).isEqualTo("http://option:3");
        assertThat(streams(target(all))).isEqualTo("http://streams:4");
        assertThat(streams(target(Map.of(TABLES, "http://tables:1", ANY, "http://any:2"))))
                .isEqualTo("http://tables:1");
        assertThat(streams(target(Map.of()))).isEqualTo("http://localhost:8000");
    }

    @BeforeAll
    static void take_settings() {
        Fixture.use();
    }

    @Test
    void variables_apply_to_prod_too_except_the_tables_variable_to_streams() {
        Map<String, String> tables = Map.of(TABLES, "http://tables:1");
        String[] prod = {"prod", "--region", "us-east-1", "--stage", "dev"}; // a stage without an environment

        assertThat(tables(target(tables, prod))).isEqualTo("http://tables:1");
        assertThat(streams(target(tables, prod))).isEqualTo("the region's own");
        assertThat(streams(target(Map.of(ANY, "http://any:2"), prod))).isEqualTo("http://any:2");
        assertThat(tables(target(Map.of(), prod))).isEqualTo("the region's own");
    }

    @ParameterizedTest
    @CsvSource({TABLES, STREAMS, ANY})
    void variable_that_is_not_a_url_is_named(String variable) {
        Target target = target(Map.of(variable, "localhost"));

        assertThatThrownBy(target::streams)
                .isInstanceOf(ParameterException.class)
                .hasMessage(
                        variable + " 'localhost' is not an endpoint; it must be a URL such as http://localhost:8000");
    }

    @ParameterizedTest
    @CsvSource({
        "http://localhost:1, true",
        "http://127.0.0.1:1, true",
        "http://[::1]:1, true",
        "http://192.0.2.1:1, false",
        "https://dynamodb.us-east-1.amazonaws.com, false",
    })
    void loopback_addresses_are_this_machine(String url, boolean isThisMachine) {
        assertThat(target(Map.of(ANY, url)).isThisMachine()).isEqualTo(isThisMachine);
        assertThat(target(Map.of(TABLES, url, ANY, "http://other")).isThisMachine())
                .isEqualTo(isThisMachine);
        assertThat(target(Map.of(ANY, "http://other"), "--endpoint-url", url).isThisMachine())
                .isEqualTo(isThisMachine);
        assertThat(target(Map.of(ANY, url), "prod").isThisMachine()).isEqualTo(isThisMachine);
    }

    @Test
    void aws_is_not_this_machine() {
        assertThat(target(Map.of(), "prod").isThisMachine()).isFalse();
        assertThat(target(Map.of()).isThisMachine()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "'', true",
        "https://dynamodb.us-east-1.amazonaws.com, true",
        "https://vpce-1-2.dynamodb.us-east-1.vpce.amazonaws.com, true",
        "https://dynamodb.cn-north-1.amazonaws.com.cn, true",
        "https://dynamodb.us-east-1.api.aws, true",
        "https://dynamodb.us-iso-east-1.c2s.ic.gov, true",
        "https://DYNAMODB.US-EAST-1.AMAZONAWS.COM, true",
        "http://localhost:4566, false",
        "https://amazonaws.com.example.org, false",
    })
    void target_is_aws_only_with_prod_and_an_aws_address(String url, boolean isAws) {
        assertThat(target(Map.of(TABLES, url), "prod").isAws()).isEqualTo(isAws);
        assertThat(target(Map.of(TABLES, url)).isAws()).isFalse();
    }

    private static Stream<Arguments> partitions() {
        return Region.regions().stream()
                .flatMap(region -> Stream.of(false, true)
                        .map(dualStack -> region.metadata()
                                .partition()
                                .dnsSuffix(PartitionEndpointKey.builder()
                                        .tags(dualStack ? List.of(EndpointTag.DUALSTACK) : List.of())
                                        .build())))
                .distinct()
                .map(Arguments::of);
    }

    @ParameterizedTest
    @MethodSource("partitions")
    void addresses_of_every_partition_are_aws(String suffix) {
        assertThat(target(Map.of(TABLES, "https://dynamodb.some-region-1." + suffix), "prod")
                        .isAws())
                .isTrue();
    }
}
