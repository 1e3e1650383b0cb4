package com.cruddur.messaging.local;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
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
    private final Map<Class<?>, Integer> ids = new LinkedHashMap<>();

    private FunctionClasses(Path jar) throws IOException {
        this.jar = jar;
        loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, ClassLoader.getPlatformClassLoader());
    }

    /** Arguments: the list that the JVM made, and the function's jar. */
    public static void main(String[] args) throws IOException {
        FunctionClasses classes = new FunctionClasses(Path.of(args[1]));
        try (classes.loader;
                Stream<String> names = Files.lines(Path.of(args[0]))) {
            names.filter(name -> classes.loader.findResource(name + ".class") != null)
                    .forEach(classes::add);
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
        List<Class<?>> interfaces = Arrays.asList(type.getInterfaces());
        Class<?> parent = type.isInterface() ? Object.class : type.getSuperclass();
        String parents = type.getClassLoader() != loader
                ? ""
                : " super: %d%s source: %s".formatted(id(parent), interfaces(interfaces), jar);
        ids.put(type, ids.size() + 1);
        System.out.println(type.getName().replace('.', '/') + " id: " + ids.size() + parents);
        return ids.size();
    }

    private String interfaces(List<Class<?>> interfaces) {
        return interfaces.isEmpty()
                ? ""
                : interfaces.stream()
                        .map(type -> Integer.toString(id(type)))
                        .collect(Collectors.joining(" ", " interfaces: ", ""));
    }
}
