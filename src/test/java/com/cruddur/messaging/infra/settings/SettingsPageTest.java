package com.cruddur.messaging.infra.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The table in docs/settings.md agrees with the code: every setting, its allowed values and its default. */
class SettingsPageTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Blocks that have no row: only their keys have rows. */
    private static final Set<String> BLOCKS = Set.of("table", "network", "function", "mapping", "watch.thresholds");

    /** A row, without backticks. */
    private record Row(String setting, String allowed, String byDefault) {}

    private static Stream<Row> rows() {
        try {
            return Files.readAllLines(Path.of("docs/settings.md")).stream()
                    .dropWhile(line -> !line.startsWith("| setting |"))
                    .skip(2)
                    .takeWhile(line -> line.startsWith("|"))
                    .map(line -> line.replace("`", "").split(" \\| ?"))
                    .map(cells -> new Row(cells[0].substring(2), cells[1], cells[2]));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Settings read(JsonNode stage) {
        return Settings.read("test", null, Map.of("test", JSON.convertValue(stage, Map.class)), Optional.empty());
    }

    /** Returns a stage with a value at a path. All other settings are absent. */
    private static JsonNode stage(String path, JsonNode value) {
        ObjectNode stage = JSON.createObjectNode();
        List<String> keys = List.of(path.split("\\."));
        ObjectNode block = stage;
        for (String key : keys.subList(0, keys.size() - 1)) {
            block = block.putObject(key);
        }
        block.set(keys.get(keys.size() - 1), value);
        return stage;
    }

    /** Returns the allowed values from the error for a wrong value. */
    private static String allowed(String path, JsonNode wrong) {
        Throwable refused = catchThrowable(() -> read(stage(path, wrong)));
        assertThat(refused).as(path).isInstanceOf(SettingsException.class).hasMessageContaining("stages.test." + path);
        return refused.getMessage().replaceFirst(".* Allowed: (.*)\\.", "$1");
    }

    private static JsonNode json(String text) throws IOException {
        return JSON.readTree(text);
    }

    @Test
    void table_has_a_row_for_every_setting() throws IOException {
        Set<String> settings = new TreeSet<>();
        for (String block :
                List.of("", "table.", "network.", "function.", "mapping.", "dax.", "watch.", "watch.thresholds.")) {
            Stream.of(allowed(block + "unknown", json("{}")).split(", ")).forEach(key -> settings.add(block + key));
        }
        settings.removeAll(BLOCKS);

        assertThat(rows().map(Row::setting)).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(settings);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void row_shows_the_allowed_values(Row row) throws IOException {
        if (Set.of("environment", "tags", "dax", "watch", "table.capacity", "network.vpc")
                .contains(row.setting())) {
            return; // Other tests check blocks and choices.
        }
        String allowed = allowed(row.setting(), json("[[]]")).replace("a whole number from ", "");

        assertThat(row.allowed())
                .contains(
                        row.setting().equals("function.logRetention")
                                ? allowed.replaceFirst(", .*, (?=ten-years)", " to ")
                                : allowed);
    }

    @ParameterizedTest
    @CsvSource({
        "environment",
        "table.capacity.fixed",
        "table.capacity.autoScaling",
        "table.capacity.onDemand",
        "network.vpc.default",
        "network.vpc.existing",
        "network.vpc.new"
    })
    void row_names_the_keys_of_a_choice(String choice) throws IOException {
        Row row = rows().filter(each -> choice.startsWith(each.setting()))
                .findAny()
                .orElseThrow();
        String known = choice.equals("environment") || choice.endsWith(".existing")
                ? "" // A required key is missing, and the error names only that.
                : allowed(choice, json("{ \"unknown\": 1 }")).replace("no keys", "");

        assertThat(row.allowed())
                .contains(choice.substring(choice.lastIndexOf('.') + 1).replace("environment", "{ account, region }"));
        assertThat(row.allowed()).contains(known.isEmpty() ? "{" : "{ " + known + " }");
    }

    @ParameterizedTest
    @CsvSource({
        "fixed,read",
        "fixed,write",
        "autoScaling,min",
        "autoScaling,targetUtilizationPercent",
        "onDemand,maxRead",
        "onDemand,maxWrite"
    })
    void row_of_the_capacity_shows_the_range_of_each_number(String choice, String key) throws IOException {
        String range = allowed("table.capacity.%s.%s".formatted(choice, key), json("[[]]"))
                .replace("a whole number from ", "");

        assertThat(rows().filter(row -> row.setting().equals("table.capacity"))
                        .flatMap(row -> Stream.of(row.allowed().split("<br>")))
                        .filter(line -> line.startsWith(choice)))
                .singleElement()
                .asString()
                .contains(range);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void row_shows_the_default(Row row) throws IOException {
        String value = row.byDefault().replaceFirst(" if retained$", "");
        if (value.startsWith("none")
                || value.equals("DAX chooses")
                || row.setting().matches("table.capacity|network.vpc")) {
            return; // "none" cannot be written as a value. A different test checks choices.
        }
        JsonNode parsed = value.matches("-?\\d+|true|false")
                ? json(value)
                : JSON.getNodeFactory().textNode(value);

        JsonNode absent = stage(row.setting(), parsed);
        int dot = row.setting().lastIndexOf('.');
        ((ObjectNode) absent.at("/" + row.setting().substring(0, dot).replace('.', '/')))
                .remove(row.setting().substring(dot + 1));

        assertThat(read(stage(row.setting(), parsed))).isEqualTo(read(absent));
    }

    @Test
    void rows_show_the_defaults_of_choices() throws IOException {
        assertThat(rows().filter(row -> row.setting().equals("table.capacity")).map(Row::byDefault))
                .containsExactly("fixed 5, 5<br>5, 100, 70<br>no maximum");
        assertThat(read(stage("table.capacity.fixed", json("{ \"read\": 5, \"write\": 5 }"))))
                .isEqualTo(read(json("{}")));
        assertThat(read(stage(
                        "table.capacity.autoScaling",
                        json("{ \"min\": 5, \"max\": 100, \"targetUtilizationPercent\": 70 }"))))
                .isEqualTo(read(stage("table.capacity.autoScaling", json("{}"))));
        assertThat(rows().filter(row -> row.setting().equals("network.vpc")).map(Row::byDefault))
                .containsExactly("new<br>10.0.0.0/16, true");
        assertThat(read(stage("network.vpc.new", json("{ \"cidr\": \"10.0.0.0/16\", \"flowLogs\": true }"))))
                .isEqualTo(read(json("{}")));
    }
}
