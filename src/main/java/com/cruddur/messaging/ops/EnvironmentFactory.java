package com.cruddur.messaging.ops;

import java.lang.reflect.Constructor;
import java.util.List;
import java.util.function.UnaryOperator;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;

/** Creates commands and mixins, and passes the environment variables to those with a constructor for them. */
final class EnvironmentFactory implements IFactory {

    private final UnaryOperator<String> environment;

    EnvironmentFactory(UnaryOperator<String> environment) {
        this.environment = environment;
    }

    @Override
    public <K> K create(Class<K> type) throws Exception {
        for (Constructor<?> constructor : type.getDeclaredConstructors()) {
            if (List.of(constructor.getParameterTypes()).equals(List.of(UnaryOperator.class))) {
                constructor.setAccessible(true); // commands are package-private
                return type.cast(constructor.newInstance(environment));
            }
        }
        return CommandLine.defaultFactory().create(type);
    }
}
