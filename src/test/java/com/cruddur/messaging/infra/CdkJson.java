package com.cruddur.messaging.infra;

import com.cruddur.messaging.testing.Fixture;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** A {@code cdk.json} and its {@code cdk.context.json}. */
record CdkJson(ObjectNode json, ObjectNode answers) {

    /** The settings that are deployed. Engineers change them, so a test that uses them must hold for any settings. */
    static final CdkJson LIVE = new CdkJson((ObjectNode) Synthesized.read("cdk.json"), liveAnswers());

    /** The settings on which tests rely. */
    static final CdkJson FIXTURE = new CdkJson(Fixture.cdkJson(), Fixture.answers());

    /** Returns the names of the stages. */
    Set<String> stages() {
        return Synthesized.map(json.at("/context/stages")).keySet();
    }

    /** Synthesizes every stage. */
    Stream<Synthesized> synthesized() {
        return stages().stream().map(stage -> Synthesized.of(this, stage));
    }

    /** Returns a copy of this with a stage added, or changed by a JSON merge patch (RFC 7396). */
    CdkJson with(String stage, String patch) {
        CdkJson changed = new CdkJson(json.deepCopy(), answers);
        merge(changed.json.withObject("/context/stages/" + stage), Synthesized.json(patch));
        return changed;
    }

    /** Returns a copy of this that chooses a copy of the stage, as {@code -c copy=NAME} does. */
    CdkJson ofCopy(String name) {
        CdkJson copy = new CdkJson(json.deepCopy(), answers);
        copy.json.withObject("/context").put("copy", name);
        return copy;
    }

    /** Returns a copy of this with more answers to look-ups. */
    CdkJson answering(JsonNode more) {
        CdkJson changed = new CdkJson(json, answers.deepCopy());
        changed.answers.setAll((ObjectNode) more);
        return changed;
    }

    /** Returns the context that the CLI passes to the app for a stage. */
    Map<String, Object> context(String stage) {
        ObjectNode context = ((ObjectNode) json.get("context")).deepCopy();
        context.setAll(answers);
        context.put("stage", stage);
        MessagingApp.NO_STACK_TRACES.forEach((key, value) -> context.putPOJO(key, value));
        context.put("aws:cdk:enable-asset-metadata", true);
        context.put("aws:cdk:enable-path-metadata", true);
        context.put("aws:cdk:version-reporting", false);
        context.put("@aws-cdk/core:appMode", "inmemory"); // A failed validation throws its report and prints nothing.
        return Synthesized.map(context);
    }

    private static ObjectNode liveAnswers() {
        String file = "cdk.context.json";
        return (ObjectNode) (Files.exists(Path.of(file)) ? Synthesized.read(file) : Synthesized.json("{}"));
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
