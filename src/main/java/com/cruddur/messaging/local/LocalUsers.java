package com.cruddur.messaging.local;

import com.cruddur.messaging.users.Database;
import com.cruddur.messaging.users.DatabaseServer;
import com.cruddur.messaging.users.DatabaseUrl;
import com.cruddur.messaging.users.ExamplePool;
import com.cruddur.messaging.users.UserPool;
import com.cruddur.messaging.users.UsersSchema;
import com.cruddur.messaging.users.UsersTable;
import software.amazon.awssdk.services.cognitoidentityprovider.CognitoIdentityProviderClient;

/**
 * The database and the user pool with the example users on this machine.
 *
 * @param databaseUrl the URL of the database
 * @param userPool the id of the user pool
 */
public record LocalUsers(String databaseUrl, String userPool) {

    private static final String DATABASE = "cruddur";

    /** Creates the missing users in the database and in the user pool. */
    static LocalUsers ensure(PostgresServer server, Emulator emulator) {
        DatabaseUrl url = DatabaseUrl.parse(server.url(DATABASE));
        try (DatabaseServer databases = DatabaseServer.of(url)) {
            databases.createDatabase();
        }
        try (Database database = Database.open(url);
                CognitoIdentityProviderClient client = emulator.client(CognitoIdentityProviderClient.builder())) {
            UsersSchema.load(database);
            UsersTable table = new UsersTable(database);
            table.seed();
            String pool = ExamplePool.ensure(client);
            table.updateCognitoUserIds(UserPool.users(client, pool, read -> {}), false);
            return new LocalUsers(server.url(DATABASE), pool);
        }
    }
}
