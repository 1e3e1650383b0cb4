package com.cruddur.messaging.ops.cli;

import com.cruddur.messaging.model.User;
import com.cruddur.messaging.users.Database;
import com.cruddur.messaging.users.DatabaseUrl;
import com.cruddur.messaging.users.UsersTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The option that decides which user a handle means. */
public final class UserSource {

    private static final String DERIVED = "derived";
    private static final String POSTGRES = "postgres";

    @Option(
            names = "--users",
            paramLabel = "derived|postgres",
            defaultValue = DERIVED,
            converter = UserSourceConverter.class,
            completionCandidates = UserSourceWords.class,
            description = {
                "How to find the uuid of a handle: derive it from the handle, as ddb seed does, or look it up in PostgreSQL: at CONNECTION_URL by default, at PROD_CONNECTION_URL with the word prod.",
                "Defaults to derived."
            })
    private String source;

    @Mixin
    private ConnectionVariable connection;

    /**
     * Returns the user that a reference means.
     *
     * @throws com.cruddur.messaging.users.DatabaseException if no user or several users in the database have the handle
     */
    public UserReference find(UserReference reference, Target target) {
        if (source.equals(DERIVED) || !reference.isHandle()) {
            return reference;
        }
        DatabaseUrl url = connection.url(target.isProd());
        try (Database database = Database.open(url)) {
            User user =
                    new UsersTable(database).user(reference.user().orElseThrow().handle());
            return new UserReference(user.uuid(), Optional.of(user), false);
        }
    }

    /**
     * Returns the whole user that a reference means.
     *
     * @param reference a reference that {@link UserReference.WholeUserConverter} has read
     */
    public User findWhole(UserReference reference, Target target) {
        return find(reference, target).user().orElseThrow();
    }

    /** Completion candidates. */
    static final class UserSourceWords extends ArrayList<String> {
        private static final long serialVersionUID = 1;

        UserSourceWords() {
            super(List.of(DERIVED, POSTGRES));
        }
    }

    /** Reads {@code derived} and {@code postgres}. */
    static final class UserSourceConverter implements ITypeConverter<String> {
        @Override
        public String convert(String value) {
            if (!new UserSourceWords().contains(value)) {
                throw new TypeConversionException(
                        "'%s' is not a source of users; allowed are derived (the default) and postgres"
                                .formatted(value));
            }
            return value;
        }
    }
}
