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
 * A user as named on a command line: {@code HANDLE}, {@code UUID}, or {@code UUID:HANDLE[:NAME]}. Whom a handle means,
 * {@link UserSource} tells; until then it is the seeded user.
 *
 * @param user the whole user, or empty if only the uuid is known
 * @param isHandle whether the handle alone was given
 */
public record UserReference(String uuid, Optional<User> user, boolean isHandle) {

    /** Returns the user as a sentence names it. */
    @Override
    public String toString() {
        return user.map(known -> "%s (%s)".formatted(known.handle(), uuid)).orElse(uuid);
    }

    /** Reads a user of whom the uuid is enough. */
    public static final class Converter implements ITypeConverter<UserReference> {
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
                        "'%s' is no user; write the handle of a user, UUID, UUID:HANDLE or UUID:HANDLE:NAME"
                                .formatted(value));
            }
            User seeded = SeedUsers.of(value);
            return new UserReference(seeded.uuid(), Optional.of(seeded), true);
        }
    }

    /** Reads a user whose handle and display name go into items. */
    public static final class WholeUser implements ITypeConverter<UserReference> {
        @Override
        public UserReference convert(String value) {
            UserReference reference = new Converter().convert(value);
            if (reference.user().isEmpty()) {
                throw new TypeConversionException(
                        "'%s' has no handle; write UUID:HANDLE or UUID:HANDLE:NAME, or the handle of a user"
                                .formatted(value));
            }
            return reference;
        }
    }
}
