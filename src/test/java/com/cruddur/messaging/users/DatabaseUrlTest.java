package com.cruddur.messaging.users;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.cruddur.messaging.testing.Concurrent;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

@Concurrent
class DatabaseUrlTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
                    postgresql://postgres:password@localhost:5432/cruddur | postgres | password | localhost:5432 | cruddur
                    postgres://u@db.example.com/x                         | u        | -        | db.example.com:5432 | x
                    postgresql://u:p%40s%2Fs%3A%25+1@h:1/d%20b            | u        | p@s/s:%+1 | h:1           | d b
                    postgresql://u%40x:p@[::1]:65535                      | u@x      | p        | [::1]:65535    | u@x
                    postgresql://u:@/d                                    | u        | -        | localhost:5432 | d
                    """)
    void url_is_parsed_as_libpq_does(String url, String user, String password, String server, String database) {
        DatabaseUrl read = DatabaseUrl.parse(url);

        assertThat(read.user()).isEqualTo(user);
        assertThat(read.password().orElse(null)).isEqualTo(password);
        assertThat(read.server()).isEqualTo(server);
        assertThat(read.database()).isEqualTo(database);
    }

    @Test
    void user_defaults_to_the_user_of_the_operating_system() {
        assertThat(DatabaseUrl.parse("postgresql://").user()).isEqualTo(System.getProperty("user.name"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgresql://u:s3cret@ss@h/d",
                "postgresql://u:s3cret/ss@h/d",
                "postgresql://u:123/s3cret@h",
                "postgresql://u:s3cret%zz@h/d",
                "postgresql://u:s3cret@h:0/d",
                "postgresql://u:s3cret@h:65536/d",
                "postgresql://u:s3cret@h:x/d",
                "postgresql://u:s3cret@h1,h2/d",
                "postgresql://u@h/d?password=s3cret",
                "postgresql://u:s3cret@h/d?sslmode",
                "postgresql://u:12?s3cret@h/d",
                "postgresql://u:12?s3cret=x@h/d",
                "mysql://u:s3cret@h/d",
                "host=h password=s3cret",
            })
    void refusal_of_a_url_does_not_show_its_password(String url) {
        assertThatThrownBy(() -> DatabaseUrl.parse(url))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContainingAny("s3cret")
                .hasMessageMatching(
                        "(is not the URL of one|has the p|has a parameter that is not allowed|has a % without).*")
                .hasNoCause();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            sslmode=require&sslkye=k | has the parameter sslkye, which is not allowed; allowed are application_name,
            password=s3cret          | has the parameter password, which is not allowed
            sslmode                  | has the parameter sslmode without a value
            """)
    void refused_parameter_is_named(String parameters, String message) {
        assertThatThrownBy(() -> DatabaseUrl.parse("postgresql://u@h/d?" + parameters))
                .hasMessageStartingWith(message);
    }

    @Test
    void name_that_postgresql_would_shorten_is_refused() {
        DatabaseUrl.parse("postgresql://u@h/" + "d".repeat(63));
        for (String name : List.of("d".repeat(64), "\u00e9".repeat(32))) {
            assertThatThrownBy(() -> DatabaseUrl.parse("postgresql://u@h/" + name))
                    .hasMessage(
                            "names a database with more than 63 bytes, which PostgreSQL would shorten; write a shorter name");
        }
    }

    @Test
    void parameters_reach_jdbc_and_psql() throws SQLException {
        DatabaseUrl url =
                DatabaseUrl.parse("postgresql://u:p@h/d?sslmode=verify-full&application_name=a%26b&options=-c%20x=1");

        PGSimpleDataSource source = url.dataSource();
        assertThat(source.getSslMode()).isEqualTo("verify-full");
        assertThat(source.getApplicationName()).isEqualTo("a&b");
        assertThat(source.getOptions()).isEqualTo("-c x=1");
        assertThat(source.getConnectTimeout()).isEqualTo(5);
        assertThat(url.psqlEnvironment())
                .containsEntry("PGSSLMODE", "verify-full")
                .containsEntry("PGAPPNAME", "a&b")
                .containsEntry("PGPASSWORD", "p")
                .containsEntry("PGDATABASE", "d");
    }

    @ParameterizedTest
    @CsvSource({"localhost,true", "127.0.0.1,true", "[::1],true", "localhost.example.com,false", "db,false"})
    void only_loopback_addresses_are_this_machine(String host, boolean isThisMachine) {
        assertThat(DatabaseUrl.parse("postgresql://u@" + host + "/d").isThisMachine())
                .isEqualTo(isThisMachine);
    }

    @Test
    void string_of_a_url_has_no_password() {
        assertThat(DatabaseUrl.parse("postgresql://u:s3cret@h:1/d")).hasToString("database d at h:1");
    }
}
