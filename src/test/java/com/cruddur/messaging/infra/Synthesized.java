package com.cruddur.messaging.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.cruddur.messaging.infra.settings.Settings;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awscdk.App;
import software.amazon.awscdk.AppProps;
import software.amazon.awscdk.cxapi.CloudAssembly;

/**
 * The app, synthesized for one stage of a {@link CdkJson} as with the CDK CLI. The function's jar is an empty file.
 * Equal settings are synthesized once for all tests.
 */
final class Synthesized {

    /** The table's ARN, as other stacks import it. */
    static final String TABLE_ARN_EXPORT =
            "cruddur-messages-data:ExportsOutputFnGetAttMessagesTable9E4E97A0Arn740BEFE6";

    /** A patch that sets the account and region of a stage. */
    static final String ENVIRONMENT = """
            { 'environment': { 'account': '444455556666', 'region': 'eu-west-1' } }""";

    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(JsonReadFeature.ALLOW_SINGLE_QUOTES).build();

    private static final Path ASSEMBLIES = Path.of("src/target/test-assemblies");

    private static final Map<Map<String, Object>, Synthesized> ALL = new HashMap<>();

    final App app;
    final Path assembly;
    final Settings settings;
    private final SortedMap<String, JsonNode> templates = new TreeMap<>();

    private Synthesized(Map<String, Object> context) {
        settings = Settings.read(context.get("stage"), context.get("copy"), context.get("stages"), Optional.empty());
        try {
            assembly = Files.createTempDirectory(Files.createDirectories(ASSEMBLIES), settings.stage());
            app = new App(AppProps.builder()
                    .context(context)
                    .outdir(assembly.toString())
                    .build());
            MessagingApp.define(app, Files.createFile(assembly.resolve("function.jar")), Optional.empty());
            synth().getStacks()
                    .forEach(stack -> templates.put(stack.getStackName(), read(stack.getTemplateFullPath())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Synthesized of(Variant variant) {
        return of(variant.stageName(), variant.patch);
    }

    /** Returns a stage of the fixture with changed settings. */
    static Synthesized of(String stage, String patch) {
        return of(CdkJson.FIXTURE.with(stage, patch), stage);
    }

    static synchronized Synthesized of(CdkJson cdkJson, String stage) {
        return ALL.computeIfAbsent(cdkJson.context(stage), Synthesized::new);
    }

    /** Returns the templates by the names of their stacks. */
    SortedMap<String, JsonNode> templates() {
        return templates;
    }

    /** Returns the template of the stack {@code cruddur-messages-NAME}, or of the same stack in the copy. */
    JsonNode template(String name) {
        return templates.get(settings.names().stack(name));
    }

    /** Returns the properties of the only resource of a type, without its tags. */
    ObjectNode properties(String name, String type) {
        List<JsonNode> found = resources(name, type);
        assertThat(found).as("%s in %s", type, name).hasSize(1);
        return ((ObjectNode) found.get(0).get("Properties")).deepCopy().without("Tags");
    }

    /** Returns the paths of the constructs that define the resources of all stacks. */
    Stream<String> constructPaths() {
        return templates.values().stream()
                .flatMap(template -> template.get("Resources").valueStream())
                .map(resource -> resource.at("/Metadata/aws:cdk:path").asText());
    }

    /** Returns the ids of a stack's outputs. */
    Set<String> outputs(String name) {
        return map(template(name).get("Outputs")).keySet();
    }

    /** Returns the resources of a type, in the order of their logical ids. */
    List<JsonNode> resources(String name, String type) {
        return template(name).get("Resources").properties().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(Map.Entry::getValue)
                .filter(resource -> resource.get("Type").asText().equals(type))
                .toList();
    }

    /** Returns the project's warnings on the settings, without the CDK's warnings. */
    List<String> warnings() {
        return annotations("aws:cdk:warning");
    }

    /** Returns the project's notes on the settings. */
    List<String> notes() {
        return annotations("aws:cdk:info");
    }

    private List<String> annotations(String type) {
        return app.getNode().findAll().stream()
                .flatMap(construct -> construct.getNode().getMetadata().stream())
                .filter(entry -> entry.getType().equals(type))
                .map(entry -> entry.getData().toString())
                .filter(text -> text.contains("[ack: cruddur-messages:"))
                .toList();
    }

    /** If a look-up has no answer, the CDK continues with dummies, and may then refuse these for their form. */
    private CloudAssembly synth() {
        try {
            return app.synth();
        } finally {
            String missing = read(assembly.resolve("manifest.json").toString())
                    .path("missing")
                    .valueStream()
                    .map(lookUp -> lookUp.get("key").asText())
                    .collect(Collectors.joining(", "));
            assertThat(missing)
                    .withFailMessage(
                            "cdk.context.json does not answer %1$s, so the templates of %2$s would have dummies. "
                                    + "Run, with the account's credentials, npx cdk synth -c stage=%2$s, "
                                    + "and commit cdk.context.json.",
                            missing, settings.stage())
                    .isEmpty();
        }
    }

    /** Returns the stage and the directory of its templates. */
    @Override
    public String toString() {
        return "stage %s in %s".formatted(settings.stage(), assembly);
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
}
