package com.cruddur.messaging.ops;

import com.cruddur.messaging.infra.PolicySimulator;
import com.cruddur.messaging.infra.PolicySimulator.Decision;
import com.cruddur.messaging.infra.PolicySimulator.Request;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The commands that have an IAM policy in the docs, in a file with the command's name. */
enum CommandPolicy {
    ADOPT,
    REPAIR,
    RESTORE,
    SCAN,
    DROP;

    static final Path DIRECTORY = Path.of("docs/iam");

    /** Returns the policy in the file. */
    static CommandPolicy of(Path file) {
        return valueOf(file.getFileName().toString().replace(".json", "").toUpperCase(Locale.ROOT));
    }

    Decision decide(Request request) {
        return new PolicySimulator(statements()).decide(request);
    }

    /** Returns each permission as a separate policy: one action on one resource, with the condition of the statement. */
    List<PolicySimulator> permissions() {
        List<PolicySimulator> permissions = new ArrayList<>();
        for (JsonNode statement : statements()) {
            for (JsonNode action : list(statement.get("Action"))) {
                for (JsonNode resource : list(statement.get("Resource"))) {
                    ObjectNode one = statement.deepCopy();
                    one.set("Action", action);
                    one.set("Resource", resource);
                    permissions.add(new PolicySimulator(one.arrayNode().add(one)));
                }
            }
        }
        return permissions;
    }

    private static List<JsonNode> list(JsonNode json) {
        return json.isArray() ? json.valueStream().toList() : List.of(json);
    }

    private JsonNode statements() {
        try {
            return CommandRun.parse(Files.readString(DIRECTORY.resolve(name().toLowerCase(Locale.ROOT) + ".json")))
                    .get("Statement");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
