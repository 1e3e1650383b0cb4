package com.cruddur.messaging.local;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A main class that {@code bin/archive} runs. Prints the classes that the function loads with a separate class loader, in the
 * format of a JVM class list. The JVM lists only the classes of its built-in loaders, so this prints each listed class that the
 * function's jar contains. At run time the JVM takes a class from the archive if its bytes are the same.
 *
 * <p>Source of the format: share/cds/classListParser.hpp of OpenJDK 17.
 */
final class FunctionClasses {

    private final Path jar;
    private final URLClassLoader loader;
    private final Map<Class<?>, Integer> ids = new HashMap<>();

    private FunctionClasses(Path jar) throws IOException {
        this.jar = jar;
        loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, ClassLoader.getPlatformClassLoader());
    }

    /** Takes two arguments: the JVM's class list and the function's jar. */
    public static void main(String[] args) throws IOException {
        FunctionClasses classes = new FunctionClasses(Path.of(args[1]));
        for (String name : Files.readAllLines(Path.of(args[0]))) {
            if (classes.loader.findResource(name + ".class") != null) {
                classes.add(name);
            }
        }
    }

    private void add(String name) {
        try {
            id(Class.forName(name.replace('/', '.'), false, loader));
        } catch (ReflectiveOperationException | LinkageError e) {
            // The class needs classes that the jar lacks, so the function does not load it.
        }
    }

    /** Prints a class after its superclass and interfaces, and returns its id. The superclass of an interface is Object. */
    private int id(Class<?> type) {
        Integer known = ids.get(type);
        if (known != null) {
            return known;
        }
        Class<?> parent = type.isInterface() ? Object.class : type.getSuperclass();
        String parents = type.getClassLoader() != loader
                ? ""
                : " super: %d%s source: %s".formatted(id(parent), interfaces(type), jar);
        ids.put(type, ids.size() + 1);
        System.out.println(type.getName().replace('.', '/') + " id: " + ids.size() + parents);
        return ids.size();
    }

    private String interfaces(Class<?> type) {
        return Stream.of(type.getInterfaces())
                .map(parent -> " " + id(parent))
                .reduce(String::concat)
                .map(" interfaces:"::concat)
                .orElse("");
    }
}
