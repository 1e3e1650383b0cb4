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
 * A user as named on a command line: {@code HANDLE} of a seeded user, {@code UUID}, or {@code UUID:HANDLE[:NAME]}.
 *
 * @param user the whole user, or empty if only the uuid is known
 */
public record UserReference(String uuid, Optional<User> user) {

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
                                .map(handle -> new User(uuid, name.orElse(handle), handle)));
            }
            if (value.isBlank() || value.contains(":")) {
                throw new TypeConversionException(
                        "'%s' is no user; write the handle of a seeded user, UUID, UUID:HANDLE or UUID:HANDLE:NAME"
                                .formatted(value));
            }
            User seeded = SeedUsers.of(value);
            return new UserReference(seeded.uuid(), Optional.of(seeded));
        }
    }

    /** Reads a user whose handle and display name go into items. */
    public static final class WholeUser implements ITypeConverter<User> {
        @Override
        public User convert(String value) {
            return new Converter()
                    .convert(value)
                    .user()
                    .orElseThrow(() -> new TypeConversionException(
                            "'%s' has no handle; write UUID:HANDLE or UUID:HANDLE:NAME, or the handle of a seeded user"
                                    .formatted(value)));
        }
    }
}
