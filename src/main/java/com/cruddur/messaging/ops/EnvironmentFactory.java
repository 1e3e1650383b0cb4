package com.cruddur.messaging.ops;

import java.lang.reflect.Constructor;
import java.util.List;
import java.util.function.UnaryOperator;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;

/** Gives the variables of the environment to the commands and mixins that take them. */
final class EnvironmentFactory implements IFactory {

    private final UnaryOperator<String> environment;

    EnvironmentFactory(UnaryOperator<String> environment) {
        this.environment = environment;
    }

    @Override
    public <K> K create(Class<K> type) throws Exception {
        for (Constructor<?> constructor : type.getDeclaredConstructors()) {
            if (List.of(constructor.getParameterTypes()).equals(List.of(UnaryOperator.class))) {
                constructor.setAccessible(true); // Commands are known to their group only.
                return type.cast(constructor.newInstance(environment));
            }
        }
        return CommandLine.defaultFactory().create(type);
    }
}
