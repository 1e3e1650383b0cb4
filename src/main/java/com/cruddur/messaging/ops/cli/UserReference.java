package com.cruddur.messaging.ops.cli;

import com.cruddur.messaging.model.Schema;
import com.cruddur.messaging.model.User;
import com.cruddur.messaging.seed.SeedUsers;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A user as named on a command line: {@code HANDLE}, {@code UUID}, or {@code UUID:HANDLE[:NAME]}. A handle means the seeded user
 * until {@link UserSource} has looked it up.
 *
 * @param user the whole user; empty if only the uuid is known
 * @param isHandle whether only the handle was given
 */
public record UserReference(String uuid, Optional<User> user, boolean isHandle) {

    /**
     * Returns a hint, after a space, for a handle whose user is not in the table; empty if the user was not given by handle alone.
     *
     * @param alternative the other way in which the command takes a user, as in {@code , or --users postgres}; may be empty
     */
    public String ifNotSeeded(String alternative) {
        return isHandle
                ? " The uuid was derived from the handle. For a user who was not seeded, give the UUID%s.%s"
                        .formatted(
                                alternative,
                                Suggestions.question(user.orElseThrow().handle(), SeedUsers.HANDLES))
                : "";
    }

    /** Returns the user, for messages. */
    @Override
    public String toString() {
        return user.map(known -> "%s (%s)".formatted(known.handle(), uuid)).orElse(uuid);
    }

    /** Reads a user who may be given by uuid alone. */
    public static final class UserConverter implements ITypeConverter<UserReference> {
        private static final Pattern WITH_UUID =
                Pattern.compile("(?<uuid>" + Schema.UUID_FORM + ")(?::(?<handle>[^:]+)(?::(?<name>.+))?)?");

        @Override
        public UserReference convert(String value) {
            Matcher match = WITH_UUID.matcher(value);
            if (match.matches()) {
                String uuid = match.group("uuid");
                Optional<String> name = Optional.ofNullable(match.group("name"));
                return new UserReference(
                        uuid,
                        Optional.ofNullable(match.group("handle"))
                                .map(handle -> new User(uuid, name.orElse(handle), handle)),
                        false);
            }
            if (value.isBlank() || value.contains(":")) {
                throw new TypeConversionException(
                        "'%s' is not a user; write HANDLE, UUID, UUID:HANDLE or UUID:HANDLE:NAME".formatted(value));
            }
            User seeded = SeedUsers.of(value);
            return new UserReference(seeded.uuid(), Optional.of(seeded), true);
        }
    }

    /** Reads a user who must have a handle, because the handle goes into items. */
    public static final class WholeUserConverter implements ITypeConverter<UserReference> {
        @Override
        public UserReference convert(String value) {
            UserReference reference = new UserConverter().convert(value);
            if (reference.user().isEmpty()) {
                throw new TypeConversionException(
                        "'%s' has no handle; write HANDLE, UUID:HANDLE or UUID:HANDLE:NAME".formatted(value));
            }
            return reference;
        }
    }
}
