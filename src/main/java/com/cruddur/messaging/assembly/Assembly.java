package com.cruddur.messaging.assembly;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * A synthesized cloud assembly: what its CloudFormation templates ask for, with every intrinsic function resolved for the
 * account {@code 000000000000} in {@code us-east-1}, which is this machine.
 */
public final class Assembly {

    private final Path directory;
    private final AssemblyTemplates templates;
    private final Intrinsics intrinsics;

    private Assembly(Path directory) {
        this.directory = directory;
        this.templates = new AssemblyTemplates(directory);
        this.intrinsics = new Intrinsics(templates, new LocalAccount());
    }

    /**
     * Reads an assembly, as {@code cdk synth -o} writes it.
     *
     * @throws AssemblyException if the directory is none
     */
    public static Assembly open(Path cdkOut) {
        return new Assembly(cdkOut);
    }

    /** Returns the directory that it is in. */
    public Path directory() {
        return directory;
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

    /** Returns the names of the stacks, each after those that it depends on. */
    public List<String> stacks() {
        return templates.stacks();
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
}
