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

/** The commands whose IAM policy the docs have, each in a file of the command's name. */
enum CommandPolicy {
    ADOPT,
    REPAIR,
    RESTORE,
    SCAN,
    DROP;

    static final Path DIRECTORY = Path.of("docs/iam");

    /** Returns the policy that is in a file. */
    static CommandPolicy of(Path file) {
        return valueOf(file.getFileName().toString().replace(".json", "").toUpperCase(Locale.ROOT));
    }

    Decision decide(Request request) {
        return new PolicySimulator(statements()).decide(request);
    }

    /** Returns each of its permissions as a policy of its own: one action on one resource, under the statement's condition. */
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
