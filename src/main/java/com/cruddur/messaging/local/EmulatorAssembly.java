package com.cruddur.messaging.local;

import com.cruddur.messaging.assembly.AssemblyException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A copy of a cloud assembly that the CDK CLI can deploy to the emulator. It lacks the parts that {@link EmulatorOmissions} leaves
 * out. It also lacks termination protection, because the CLI must delete a stack whose creation failed before it retries.
 *
 * <p>Every template gets a new asset hash from its contents, because the CLI does not upload the same hash twice.
 */
final class EmulatorAssembly {

    private static final String MANIFEST = "manifest.json";
    private static final String STACK = "aws:cloudformation:stack";
    private static final String ASSETS = "cdk:asset-manifest";
    private static final String TEMPLATE_FILE = "templateFile";
    private static final String PROTECTION = "terminationProtection";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path directory;
    private final ObjectNode artifacts;
    private final EmulatorOmissions omissions = new EmulatorOmissions();
    private final Set<String> buckets = new TreeSet<>();
    private final Set<String> versionParameters = new TreeSet<>();

    /**
     * Writes the copy.
     *
     * @param source the directory of the assembly
     * @param directory the directory for the copy, whose existing files are replaced
     * @throws AssemblyException if the assembly cannot be read, or the copy cannot be written
     */
    EmulatorAssembly(Path source, Path directory) {
        this.directory = directory;
        try {
            copy(source);
            ObjectNode manifest = read(MANIFEST);
            manifest.remove("missing"); // Otherwise the CLI would make the look-ups.
            artifacts = (ObjectNode) manifest.get("artifacts");
            Map<String, ObjectNode> templates = new LinkedHashMap<>();
            for (ObjectNode stack : properties(STACK)) {
                String file = stack.path(TEMPLATE_FILE).asText();
                templates.put(file, read(file));
                if (stack.path(PROTECTION).asBoolean()) {
                    omissions.add("termination protection", file);
                    stack.put(PROTECTION, false);
                }
            }
            omissions.removeFrom(templates.values());
            removeEmptyStacks(templates);
            writeManifests(manifest, writeTemplates(templates));
        } catch (IOException e) {
            throw new AssemblyException("The assembly in %s cannot be copied: %s".formatted(source, e.getMessage()));
        }
    }

    Path directory() {
        return directory;
    }

    EmulatorOmissions omissions() {
        return omissions;
    }

    /** Returns the names of the buckets that the CLI uploads assets to. They may contain pseudo parameters. */
    Set<String> buckets() {
        return buckets;
    }

    /** Returns the names of the SSM parameters from which the CLI reads the version of the bootstrap stack. */
    Set<String> versionParameters() {
        return versionParameters;
    }

    private void copy(Path source) throws IOException {
        Files.createDirectories(directory);
        try (Stream<Path> files = Files.list(source)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, directory.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private List<ObjectNode> properties(String type) {
        return artifacts.properties().stream()
                .map(Map.Entry::getValue)
                .filter(artifact -> artifact.path("type").asText().equals(type))
                .map(artifact -> (ObjectNode) artifact.get("properties"))
                .toList();
    }

    /** Removes stacks without resources, because CloudFormation refuses their templates. */
    private void removeEmptyStacks(Map<String, ObjectNode> templates) {
        List<String> empty = artifacts.properties().stream()
                .filter(artifact -> artifact.getValue().path("type").asText().equals(STACK))
                .filter(artifact -> templates
                        .get(artifact.getValue()
                                .at("/properties/" + TEMPLATE_FILE)
                                .asText())
                        .path("Resources")
                        .isEmpty())
                .map(Map.Entry::getKey)
                .toList();
        artifacts.remove(empty);
        for (JsonNode artifact : artifacts) {
            if (artifact.get("dependencies") instanceof ArrayNode dependencies) {
                dependencies.removeIf(dependency -> empty.contains(dependency.asText()));
            }
        }
    }

    /** Writes the templates, and returns the new hash for each old hash. */
    private Map<String, String> writeTemplates(Map<String, ObjectNode> templates) throws IOException {
        Map<String, String> hashes = new LinkedHashMap<>();
        for (ObjectNode stack : properties(STACK)) {
            String file = stack.path(TEMPLATE_FILE).asText();
            byte[] template = JSON.writeValueAsBytes(templates.get(file));
            Files.write(directory.resolve(file), template);
            String url = stack.path("stackTemplateAssetObjectUrl").asText();
            hashes.put(url.replaceAll(".*/|\\.json$", ""), sha256(template));
        }
        return hashes;
    }

    private void writeManifests(ObjectNode manifest, Map<String, String> hashes) throws IOException {
        for (ObjectNode assets : properties(ASSETS)) {
            versionParameters.add(
                    assets.path("bootstrapStackVersionSsmParameter").asText());
            ObjectNode files = read(assets.path("file").asText());
            buckets.addAll(files.findValuesAsText("bucketName"));
            write(assets.path("file").asText(), files, hashes);
        }
        write(MANIFEST, manifest, hashes);
    }

    private ObjectNode read(String file) throws IOException {
        return JSON.readValue(directory.resolve(file).toFile(), ObjectNode.class);
    }

    private void write(String file, ObjectNode json, Map<String, String> hashes) throws IOException {
        String text = json.toString();
        for (Map.Entry<String, String> hash : hashes.entrySet()) {
            text = text.replace(hash.getKey(), hash.getValue());
        }
        Files.writeString(directory.resolve(file), text);
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // Every Java platform has it.
        }
    }
}
