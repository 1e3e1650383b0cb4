package com.cruddur.messaging.guard;

import com.cruddur.messaging.testing.Checkout;
import com.cruddur.messaging.testing.Fixture;
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
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The templates of a snapshot, and a copy that a test changes. */
public record TemplatePair(Path base, Path next) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * Copies a snapshot without a change.
     *
     * @param variant the directory of the snapshot
     * @param directory the directory for the copy
     */
    public static TemplatePair of(String variant, Path directory) {
        Path base = Fixture.templates(variant);
        try (Stream<Path> templates = Files.list(base)) {
            Path next = directory.resolve("next");
            while (Files.exists(next)) { // A test may make several copies.
                next = next.resolveSibling(next.getFileName() + "-next");
            }
            Files.createDirectories(next);
            for (Path template : templates.toList()) {
                Files.copy(template, next.resolve(template.getFileName()));
            }
            return new TemplatePair(base, next);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns a pair whose base is this copy. */
    TemplatePair released() {
        return TemplatePair.of(next.toString(), next.getParent());
    }

    /** Changes the copy of the stack {@code cruddur-messages-NAME}. */
    public TemplatePair edit(String name, Consumer<ObjectNode> change) {
        try {
            ObjectNode template = (ObjectNode) JSON.readTree(file(name).toFile());
            change.accept(template);
            Files.writeString(file(name), template.toPrettyString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** Changes the only resource of a type in the copy of a stack. */
    TemplatePair resource(String name, String type, Consumer<ObjectNode> change) {
        return edit(
                name,
                template -> change.accept((ObjectNode)
                        entry((ObjectNode) template.get("Resources"), type).getValue()));
    }

    /** Changes the table's properties. */
    public TemplatePair table(Consumer<ObjectNode> change) {
        return resource("data", "AWS::DynamoDB::Table", table -> change.accept((ObjectNode) table.get("Properties")));
    }

    /** Removes the only resource of a type from the copy of a stack. If a logical ID is given, adds it again with that ID. */
    TemplatePair move(String name, String type, Optional<String> logicalId) {
        return edit(name, template -> {
            ObjectNode resources = (ObjectNode) template.get("Resources");
            String old = entry(resources, type).getKey();
            JsonNode resource = resources.remove(old);
            logicalId.ifPresent(id -> resources.set(id, resource));
        });
    }

    /** Removes a stack from the copy. */
    public TemplatePair remove(String name) {
        try {
            Files.delete(file(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /**
     * Adds a manifest of these stacks to the copy. Templates of other stacks stay, as an earlier synth would leave them.
     *
     * @param environment the account and region of the stacks, as {@code aws://ACCOUNT/REGION}
     */
    public TemplatePair manifest(String environment, String... names) {
        return manifest(environment, stack -> {}, names);
    }

    /** @param change changes the artifact of each stack in the manifest */
    TemplatePair manifest(String environment, Consumer<ObjectNode> change, String... names) {
        ObjectNode manifest = JSON.createObjectNode();
        ObjectNode artifacts = manifest.putObject("artifacts");
        artifacts.putObject("Tree").put("type", "cdk:tree");
        for (String name : names) {
            ObjectNode stack = artifacts.putObject("cruddur-messages-" + name);
            stack.put("type", "aws:cloudformation:stack")
                    .put("environment", environment)
                    .put("displayName", "cruddur-messages-" + name)
                    .putObject("properties")
                    .put("templateFile", file(name).getFileName().toString());
            change.accept(stack);
        }
        try {
            Files.writeString(next.resolve("manifest.json"), manifest.toPrettyString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** Adds an unanswered look-up to the manifest of the copy. */
    public TemplatePair missing(String key) {
        Path manifest = next.resolve("manifest.json");
        try {
            ObjectNode json = (ObjectNode) JSON.readTree(manifest.toFile());
            json.putArray("missing").addObject().put("key", key);
            Files.writeString(manifest, json.toPrettyString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    List<Finding> findings() {
        return Guard.check(
                TemplateDiff.between(Checkout.ROOT, Optional.of(base), Optional.of(next), false, OptionalInt.empty()));
    }

    private Path file(String name) {
        return next.resolve("cruddur-messages-%s.template.json".formatted(name));
    }

    private static Map.Entry<String, JsonNode> entry(ObjectNode resources, String type) {
        return resources.properties().stream()
                .filter(resource -> resource.getValue().get("Type").asText().equals(type))
                .findAny()
                .orElseThrow();
    }
}
