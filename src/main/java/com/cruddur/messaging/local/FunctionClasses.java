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
 * The main class of bin/archive's list of classes that the function loads by a class loader of its own. The JVM can only
 * list its own loaders' classes, so this takes those of the function's jar that the list has for them. At run time the
 * JVM takes a class from the archive if its bytes are the same.
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

    /** Arguments: the list that the JVM made, and the function's jar. */
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
            // It needs what the function does not bring, so the function does not load it.
        }
    }

    /** Prints a class after those it extends. An interface counts as an object. */
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
