package com.cruddur.messaging.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import software.amazon.awscdk.App;
import software.amazon.awscdk.AppProps;

/**
 * The app of one {@link Variant}, synthesized as the CDK CLI would: with the context of cdk.json and cdk.context.json.
 * An empty file stands in for the function's jar. Every variant is synthesized once for all tests.
 */
final class Synthesized {

    /** The table's ARN, as other stacks import it. */
    static final String TABLE_ARN_EXPORT =
            "cruddur-messages-data:ExportsOutputFnGetAttMessagesTable9E4E97A0Arn740BEFE6";

    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(JsonReadFeature.ALLOW_SINGLE_QUOTES).build();

    private static final Path ASSEMBLIES = Path.of("src/target/test-assemblies");

    private static final Map<Variant, Synthesized> ALL = new EnumMap<>(Variant.class);

    final App app;
    final Path assembly;
    private final SortedMap<String, JsonNode> templates = new TreeMap<>();

    private Synthesized(String stage, String patch, JsonNode answers) {
        try {
            assembly = Files.createTempDirectory(Files.createDirectories(ASSEMBLIES), stage);
            app = new App(AppProps.builder()
                    .context(context(stage, patch, answers))
                    .outdir(assembly.toString())
                    .build());
            MessagingApp.define(app, Files.createFile(assembly.resolve("function.jar")), Optional.empty());
            app.synth()
                    .getStacks()
                    .forEach(stack -> templates.put(stack.getStackName(), read(stack.getTemplateFullPath())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static synchronized Synthesized of(Variant variant) {
        return ALL.computeIfAbsent(variant, v -> of(v.stageName(), v.patch));
    }

    /** A stage with settings that only one test is about. */
    static Synthesized of(String stage, String patch) {
        return of(stage, patch, json("{}"));
    }

    /** The same, with more answers to look-ups than cdk.context.json has. */
    static Synthesized of(String stage, String patch, JsonNode answers) {
        return new Synthesized(stage, patch, answers);
    }

    /** The templates by the names of their stacks. */
    SortedMap<String, JsonNode> templates() {
        return templates;
    }

    /** The template of the stack {@code cruddur-messages-NAME}. */
    JsonNode template(String name) {
        return templates.get("cruddur-messages-" + name);
    }

    /** The properties of the only resource of a type, without its tags. */
    ObjectNode properties(String name, String type) {
        List<JsonNode> found = resources(name, type);
        assertThat(found).as("%s in %s", type, name).hasSize(1);
        return ((ObjectNode) found.get(0).get("Properties")).deepCopy().without("Tags");
    }

    /** The ids of a stack's outputs. */
    Set<String> outputs(String name) {
        return map(template(name).get("Outputs")).keySet();
    }

    /** The resources of a type, in the order of their logical ids. */
    List<JsonNode> resources(String name, String type) {
        return template(name).get("Resources").properties().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(Map.Entry::getValue)
                .filter(resource -> resource.get("Type").asText().equals(type))
                .toList();
    }

    /** The context that the CLI passes on, with the stage's block patched. */
    private static Map<String, Object> context(String stage, String patch, JsonNode answers) {
        ObjectNode context = (ObjectNode) documented(read("cdk.json")).get("context");
        context.setAll((ObjectNode) read("cdk.context.json"));
        context.setAll((ObjectNode) answers);
        context.put("stage", stage);
        MessagingApp.NO_STACK_TRACES.forEach((key, value) -> context.putPOJO(key, value));
        context.put("aws:cdk:enable-asset-metadata", true);
        context.put("aws:cdk:enable-path-metadata", true);
        context.put("aws:cdk:version-reporting", false);
        merge((ObjectNode) context.get("stages").get(stage), json(patch));
        return map(context);
    }

    /** Puts prod into the documentation account of the tests, wherever cdk.json has it by now. */
    static JsonNode documented(JsonNode cdkJson) {
        merge((ObjectNode) cdkJson.at("/context/stages/prod"), json("""
                { 'environment': { 'account': '111122223333', 'region': 'us-east-1' } }"""));
        return cdkJson;
    }

    static Map<String, Object> map(Object json) {
        return JSON.convertValue(json, new TypeReference<>() {});
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode read(String file) {
        try {
            return JSON.readTree(Path.of(file).toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void merge(ObjectNode target, JsonNode patch) {
        patch.properties().forEach(field -> {
            if (field.getValue().isNull()) {
                target.remove(field.getKey());
            } else if (field.getValue().isObject()) {
                merge(
                        target.get(field.getKey()) instanceof ObjectNode object
                                ? object
                                : target.putObject(field.getKey()),
                        field.getValue());
            } else {
                target.set(field.getKey(), field.getValue());
            }
        });
    }
}
