package com.cruddur.messaging.ops.up;

import com.cruddur.messaging.local.LocalDeployment;
import com.cruddur.messaging.local.LocalUsers;
import com.cruddur.messaging.model.MessageGroup;
import com.cruddur.messaging.model.Timestamps;
import com.cruddur.messaging.model.User;
import com.cruddur.messaging.ops.cli.Columns;
import com.cruddur.messaging.ops.cli.Output;
import com.cruddur.messaging.seed.SeedPlan;
import com.cruddur.messaging.store.Listing;
import com.cruddur.messaging.store.MessageStore;
import com.cruddur.messaging.store.Page;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Prints the conversation lists of the two users of the example. */
final class Inboxes {

    private Inboxes() {}

    /** Prints the lists. As JSON, prints one object that also has the endpoint, and the addresses of the users if there are any. */
    static void print(LocalDeployment local, Optional<LocalUsers> users, Output output) {
        MessageStore store = new MessageStore(local.client(), local.table());
        SeedPlan plan = SeedPlan.example();
        Columns rows = new Columns()
                .column("INBOX OF", "inbox of ")
                .column("WITH")
                .column("LAST MESSAGE (UTC)")
                .text("MESSAGE");
        List<Map<String, Object>> inboxes = new ArrayList<>();
        for (User owner : List.of(plan.first(), plan.second())) {
            Page<MessageGroup> page = store.listMessageGroups(owner.uuid(), Listing.newest());
            output.sayUnreadable(page.unreadable());
            for (MessageGroup group : page.entries()) {
                rows.row(owner.handle(), group.other().handle(), group.lastMessageAt(), group.lastMessage());
                inboxes.add(json(owner, group));
            }
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("endpoint", local.endpoint().toString());
        json.put("account", local.accountAndRegion().account());
        json.put("region", local.accountAndRegion().region());
        json.put("table", local.table());
        users.ifPresent(both -> {
            json.put("database_url", both.databaseUrl());
            json.put("user_pool", both.userPool());
        });
        json.put("inboxes", inboxes);
        output.data(rows, () -> json);
    }

    private static Map<String, Object> json(User owner, MessageGroup group) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("inbox_of", owner.handle());
        json.put("message_group_uuid", group.uuid());
        json.put("other", group.other().handle());
        json.put("last_message_at", Timestamps.format(group.lastMessageAt()));
        json.put("message", group.lastMessage());
        return json;
    }
}
