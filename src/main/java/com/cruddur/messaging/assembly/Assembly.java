package com.cruddur.messaging.assembly;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A synthesized cloud assembly: what its CloudFormation templates ask for, with every intrinsic function resolved for the
 * account {@code 000000000000} in {@code us-east-1}, which is this machine.
 */
public final class Assembly {

    /** Resources that run here. Of the others nothing is left but a line in {@link #notOnThisMachine()}. */
    private static final Set<String> RUN = Set.of(
            Resource.TABLE, Resource.FUNCTION, Resource.VERSION, Resource.ALIAS, Resource.MAPPING, Resource.QUEUE);

    private final Templates templates;
    private final Account account = new LocalAccount();
    private final Intrinsics intrinsics;

    private Assembly(Templates templates) {
        this.templates = templates;
        this.intrinsics = new Intrinsics(templates, account);
    }

    /**
     * Reads an assembly, as {@code cdk synth -o} writes it.
     *
     * @throws AssemblyException if the directory is none
     */
    public static Assembly open(Path cdkOut) {
        return new Assembly(new Templates(cdkOut));
    }

    /**
     * Returns what would have had to be looked up in an account, by the keys of cdk.context.json: the templates have dummies
     * in its place.
     */
    public List<String> missing() {
        return templates.missing();
    }

    /** Returns the accounts that the stacks are for; none where any will do. */
    public Set<String> accounts() {
        return templates.accounts();
    }

    /** Returns the regions that the stacks are for; none where any will do. */
    public Set<String> regions() {
        return templates.regions();
    }

    /** Returns all resources of a type, as the templates have them. */
    public List<Resource> resources(String type) {
        return templates.resources(type);
    }

    /**
     * Returns a value of a stack's template with its intrinsic functions resolved for another account.
     *
     * @throws AssemblyException if one cannot be
     */
    public JsonNode resolve(String stack, JsonNode value, Account other) {
        return new Intrinsics(templates, other).resolve(stack, value);
    }

    /**
     * Writes an assembly that has these resources and nothing else, as {@code cdk import} wants it.
     *
     * @param resources of this assembly's templates, with properties that may be others
     * @throws IOException if it cannot be written
     */
    public void write(Path directory, List<Resource> resources) throws IOException {
        new AssemblyWriter(directory).write(templates.manifest(), resources);
    }

    /**
     * Returns the table.
     *
     * @throws AssemblyException if there is not exactly one, or a value of it cannot be resolved
     */
    public TableDefinition table() {
        return TableDefinition.read(templates.only(Resource.TABLE), intrinsics);
    }

    /**
     * Returns the function.
     *
     * @throws AssemblyException if there is not exactly one, its code is missing, or a value of it cannot be resolved
     */
    public LambdaFunction function() {
        return function(properties(Resource.FUNCTION));
    }

    /**
     * Returns the event source mapping.
     *
     * @throws AssemblyException if there is not exactly one, or it does not lead from the table's stream to the function
     */
    public EventSourceMapping mapping() {
        return mapping(properties(Resource.MAPPING));
    }

    /** Returns the name of the alias of the function, if it has one. */
    public Optional<String> alias() {
        return templates.resources(Resource.ALIAS).stream()
                .map(alias -> new Properties(alias, intrinsics).require("Name").asText())
                .findFirst();
    }

    /**
     * Returns what the templates ask for and this machine does not do, a line for each: properties with their values, and
     * the other resources by type.
     *
     * @throws AssemblyException if table, function or mapping cannot be read
     */
    public List<String> notOnThisMachine() {
        List<String> lines = new ArrayList<>(table().notOnThisMachine());
        Properties function = properties(Resource.FUNCTION);
        function(function);
        lines.addAll(function.refused());
        Properties mapping = properties(Resource.MAPPING);
        mapping(mapping);
        lines.addAll(mapping.refused());
        for (Resource resource : templates.resources()) {
            switch (resource.type()) {
                case Resource.VERSION -> lines.addAll(refused(resource, "FunctionName"));
                case Resource.ALIAS -> lines.addAll(refused(resource, "FunctionName", "FunctionVersion", "Name"));
                case Resource.QUEUE -> lines.addAll(refused(resource, "QueueName"));
                default -> {} // The others were read above, or are counted below.
            }
        }
        templates.resources().stream()
                .filter(resource -> !RUN.contains(resource.type()))
                .collect(groupingBy(resource -> resource.type() + " of " + resource.stack(), TreeMap::new, counting()))
                .forEach((what, count) -> lines.add(count + " " + what));
        return lines;
    }

    private LambdaFunction function(Properties properties) {
        String name = account.attribute(
                        templates.only(Resource.FUNCTION),
                        Account.REF,
                        key -> properties.get(key).asText())
                .orElseThrow();
        return LambdaFunction.read(name, properties, templates::asset);
    }

    private EventSourceMapping mapping(Properties properties) {
        Properties table = properties(Resource.TABLE);
        String stream = account.attribute(
                        templates.only(Resource.TABLE),
                        "StreamArn",
                        key -> table.get(key).asText())
                .orElseThrow();
        return EventSourceMapping.read(properties, function(), stream);
    }

    private List<String> refused(Resource resource, String... known) {
        Properties properties = new Properties(resource, intrinsics);
        for (String key : known) {
            properties.get(key);
        }
        return properties.refused();
    }

    private Properties properties(String type) {
        return new Properties(templates.only(type), intrinsics);
    }
}
