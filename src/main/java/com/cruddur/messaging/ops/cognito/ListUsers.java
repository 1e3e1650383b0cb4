package com.cruddur.messaging.ops.cognito;

import com.cruddur.messaging.ops.cli.Output;
import com.cruddur.messaging.ops.cli.Target;
import com.cruddur.messaging.ops.cli.Text;
import com.cruddur.messaging.users.PoolUser;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists the users of a user pool. */
@Command(
        name = "list-users",
        description = {
            "Lists all users of a user pool: handle (preferred_username), sub, e-mail address and status.",
            "A missing handle or e-mail address is printed as a hyphen, in JSON as null."
        })
final class ListUsers implements Runnable {

    @Mixin
    private Target target;

    @Mixin
    private UserPoolOption pool;

    @Mixin
    private Output output;

    @Override
    public void run() {
        List<PoolUser> users = pool.users(target);
        if (users.isEmpty()) {
            output.say("The user pool has no users.");
        }
        output.data(
                users.stream().map(ListUsers::row).toList(),
                () -> users.stream().map(ListUsers::json).toList());
    }

    private static List<String> row(PoolUser user) {
        return List.of(
                Text.printable(user.handle().orElse("-")),
                user.sub(),
                Text.printable(user.email().orElse("-")),
                user.status());
    }

    private static Map<String, Object> json(PoolUser user) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("handle", user.handle().orElse(null));
        json.put("sub", user.sub());
        json.put("email", user.email().orElse(null));
        json.put("status", user.status());
        return json;
    }
}
