package com.cruddur.messaging.assembly;

import static java.util.stream.Collectors.groupingBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Writes an assembly with some resources of a different assembly. It has no assets: its templates would be published
 * under the asset names of the original templates.
 */
final class AssemblyWriter {

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final List<String> ASSETS = List.of("stackTemplateAssetObjectUrl", "additionalDependencies");

    private final Path directory;

    AssemblyWriter(Path directory) {
        this.directory = directory;
    }

    void write(JsonNode manifest, List<Resource> resources) throws IOException {
        Files.createDirectories(directory);
        Map<String, List<Resource>> stacks = resources.stream().collect(groupingBy(Resource::stack));
        ObjectNode copy = manifest.deepCopy();
        ObjectNode artifacts = copy.putObject("artifacts");
        for (Map.Entry<String, JsonNode> artifact : manifest.path("artifacts").properties()) {
            List<Resource> of = stacks.get(AssemblyTemplates.stackName(artifact.getValue()));
            if (of != null && AssemblyTemplates.isStack(artifact.getValue())) {
                artifacts.set(artifact.getKey(), stack(artifact.getValue(), of));
            }
        }
        write("manifest.json", copy);
    }

    private ObjectNode stack(JsonNode artifact, List<Resource> resources) throws IOException {
        ObjectNode stack = artifact.deepCopy();
        stack.remove(List.of("dependencies", "additionalMetadataFile"));
        stack.withObject("/properties").remove(ASSETS);
        ObjectNode template = JSON.createObjectNode();
        for (Resource resource : resources) {
            template.withObject("/Resources/" + resource.logicalId())
                    .put("Type", resource.type())
                    .put("DeletionPolicy", "Retain")
                    .set("Properties", resource.properties());
        }
        write(artifact.at("/properties/templateFile").asText(), template);
        return stack;
    }

    private void write(String file, ObjectNode json) throws IOException {
        JSON.writeValue(directory.resolve(file).toFile(), json);
    }
}
