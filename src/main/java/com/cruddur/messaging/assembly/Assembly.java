package com.cruddur.messaging.assembly;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * A synthesized cloud assembly with its CloudFormation templates. By default, intrinsic functions are resolved for the
 * account {@code 000000000000} in {@code us-east-1}, which stands for this machine.
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
     * Reads an assembly that {@code cdk synth -o} has written.
     *
     * @throws AssemblyException if the directory is not an assembly, or a file in it cannot be read
     */
    public static Assembly open(Path cdkOut) {
        return new Assembly(cdkOut);
    }

    /** Returns the assembly's directory. */
    public Path directory() {
        return directory;
    }

    /** Returns the keys of the look-ups that cdk.context.json does not answer. The templates have dummies instead. */
    public List<String> missing() {
        return templates.missing();
    }

    /** Returns the accounts of the stacks; empty if they fit any account. */
    public Set<String> accounts() {
        return templates.accounts();
    }

    /** Returns the regions of the stacks; empty if they fit any region. */
    public Set<String> regions() {
        return templates.regions();
    }

    /** Returns the names of the stacks, each after its dependencies. */
    public List<String> stacks() {
        return templates.stacks();
    }

    /** Returns all resources of a type, with intrinsic functions not resolved. */
    public List<Resource> resources(String type) {
        return templates.resources(type);
    }

    /**
     * Returns a value of a stack's template with its intrinsic functions resolved for a different account.
     *
     * @throws AssemblyException if a function cannot be resolved
     */
    public JsonNode resolve(String stack, JsonNode value, Account other) {
        return new Intrinsics(templates, other).resolve(stack, value);
    }

    /**
     * Writes an assembly with only these resources, as {@code cdk import} needs it.
     *
     * @param resources resources of this assembly, whose properties may be changed
     * @throws IOException if the assembly cannot be written
     */
    public void write(Path directory, List<Resource> resources) throws IOException {
        new AssemblyWriter(directory).write(templates.manifest(), resources);
    }

    /**
     * Returns the table.
     *
     * @throws AssemblyException if the assembly does not hold exactly one table, or a value of the table cannot be
     *     resolved
     */
    public TableDefinition table() {
        return TableDefinition.read(templates.only(Resource.TABLE), intrinsics);
    }
}
