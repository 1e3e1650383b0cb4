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
 * The example users on this machine, in a database and in a user pool of the emulated account.
 *
 * @param databaseUrl the URL of the database
 * @param userPool the id of the pool
 */
public record LocalUsers(String databaseUrl, String userPool) {

    /** The database, as everybody knows it. */
    private static final String DATABASE = "cruddur";

    /** Makes what is missing of them, in both places. */
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
