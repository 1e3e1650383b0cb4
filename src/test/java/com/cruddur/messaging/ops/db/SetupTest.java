package com.cruddur.messaging.ops.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.cruddur.messaging.ops.cli.Failure;
import com.cruddur.messaging.ops.cli.Output;
import com.cruddur.messaging.testing.BootcampDatabase;
import com.cruddur.messaging.testing.Concurrent;
import com.cruddur.messaging.testing.RealPostgres;
import com.cruddur.messaging.users.Database;
import com.cruddur.messaging.users.DatabaseUrl;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Tests {@code db setup} of a database whose tables differ, as after a change of template1. */
@Concurrent
class SetupTest {

    @Command
    static final class Printing {
        @Mixin
        private Output output;
    }

    @Test
    void tables_that_differ_are_printed_and_no_user_is_added() {
        String url = BootcampDatabase.newDatabase();
        Printing printing = new Printing();
        StringWriter out = new StringWriter();
        new CommandLine(printing).setOut(new PrintWriter(out)).setErr(new PrintWriter(out));

        try (Database database = Database.open(DatabaseUrl.parse(url))) {
            assertThatThrownBy(() -> Setup.fill(database, List.of(), printing.output))
                    .isInstanceOf(Failure.class)
                    .hasMessageContaining("has tables that differ, so no users were added.");
        }

        assertThat(out.toString()).contains("users UNIQUE (handle)");
        assertThat(RealPostgres.query(url, "SELECT count(*) FROM public.users")).containsExactly("0");
    }
}
