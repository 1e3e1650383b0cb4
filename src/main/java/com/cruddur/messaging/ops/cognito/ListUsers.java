package com.cruddur.messaging.ops.cognito;

import com.cruddur.messaging.ops.cli.Columns;
import com.cruddur.messaging.ops.cli.Output;
import com.cruddur.messaging.ops.cli.Target;
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
        Columns rows = new Columns()
                .column("HANDLE")
                .column("SUB")
                .column("E-MAIL ADDRESS")
                .column("STATUS");
        users.forEach(user ->
                rows.row(user.handle().orElse("-"), user.sub(), user.email().orElse("-"), user.status()));
        output.data(rows, () -> users.stream().map(ListUsers::json).toList());
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
