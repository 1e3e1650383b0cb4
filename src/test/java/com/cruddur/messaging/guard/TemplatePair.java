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
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The templates of a snapshot, and a copy of them that a test changes. */
public record TemplatePair(Path base, Path next) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * Copies a snapshot, which changes nothing.
     *
     * @param variant the directory of the snapshot
     */
    public static TemplatePair of(String variant, Path directory) {
        Path base = Fixture.templates(variant);
        try (Stream<Path> templates = Files.list(base)) {
            Path next = directory.resolve("next");
            while (Files.exists(next)) { // A test may have more than one.
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

    /** Makes the copy, as it is now, the base of what a test changes next. */
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

    /** Takes the only resource of a type out of the copy of a stack, and puts it back under another id, if one is given. */
    TemplatePair move(String name, String type, Optional<String> logicalId) {
        return edit(name, template -> {
            ObjectNode resources = (ObjectNode) template.get("Resources");
            String old = entry(resources, type).getKey();
            JsonNode resource = resources.remove(old);
            logicalId.ifPresent(id -> resources.set(id, resource));
        });
    }

    /** Takes a stack out of the copy. */
    public TemplatePair remove(String name) {
        try {
            Files.delete(file(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /**
     * Makes the copy an assembly, of these stacks only. Other templates stay, as those of an earlier synth do.
     *
     * @param environment where the stacks are deployed
     */
    public TemplatePair manifest(String environment, String... names) {
        return manifest(environment, stack -> {}, names);
    }

    /** @param change what the manifest says of each stack */
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

    /** Has the manifest of the copy say that a look-up was never answered. */
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
        return Guard.check(TemplateDiff.between(Checkout.ROOT, Optional.of(base), Optional.of(next), false));
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
