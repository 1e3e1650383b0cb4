package com.cruddur.messaging.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.cruddur.messaging.testing.Concurrent;
import com.cruddur.messaging.testing.Fixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Tests that docs/commands.md has every command and option, with description and default, and no others. */
@Concurrent
class CommandsPageTest {

    private static final Path PAGE = Path.of("docs/commands.md");
    private static final String UPDATE = "mvn verify -Dsnapshots.update=true";
    private static final String BEGIN =
            "## Reference\n\n<!-- %s writes this section, from the commands. -->\n\n".formatted(UPDATE);

    /** The first cell of a row: a command, such as {@code ddb drop TABLE [prod]}. */
    private static final Pattern ROW = Pattern.compile("(?m)^\\| (`[a-z].*)$");

    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final Pattern OPTION = Pattern.compile("--[a-z-]+");

    private static CommandLine cruddur() {
        Fixture.use();
        return Cruddur.commandLine();
    }

    private static String written() throws IOException {
        return Files.readString(PAGE).split("(?m)^## Reference$")[0];
    }

    /** Returns the full name of a command, or of its subcommands if it has some. */
    private static Stream<String> leaves(CommandLine command) {
        return CommandReference.commands(command)
                .filter(each -> each.getSubcommands().isEmpty())
                .map(each -> each.getCommandSpec().qualifiedName());
    }

    private static CommandLine find(String words) {
        CommandLine command = cruddur();
        for (String word : words.split(" ")) {
            if (command.getSubcommands().isEmpty()) {
                break;
            }
            assertThat(command.getSubcommands()).as(words).containsKey(word);
            command = command.getSubcommands().get(word);
        }
        return command;
    }

    private static List<String> codes(String text) {
        return CODE.matcher(text).results().map(code -> code.group(1)).toList();
    }

    @Test
    void reference_matches_the_commands() throws IOException {
        String page = written() + BEGIN + CommandReference.of(cruddur());
        if (Boolean.getBoolean("snapshots.update")) {
            Files.writeString(PAGE, page);
        }

        assertThat(PAGE)
                .as("If the change is intended, run %s and commit the page", UPDATE)
                .hasContent(page);
    }

    @Test
    void tables_have_every_command() throws IOException {
        List<String> named = ROW.matcher(written())
                .results()
                .map(row -> row.group(1).split(" \\| ")[0])
                .flatMap(cell -> codes(cell).stream())
                .filter(words -> words.matches("[a-z].*"))
                .flatMap(words -> leaves(find(words)))
                .toList();

        assertThat(named).containsAll(leaves(cruddur()).toList());
    }

    @Test
    void row_of_a_command_names_only_its_options() throws IOException {
        List<String> rows =
                ROW.matcher(written()).results().map(row -> row.group(1)).toList();

        assertThat(rows).isNotEmpty().allSatisfy(row -> {
            CommandLine command = find(codes(row).get(0));
            assertThat(command.getCommandSpec().optionsMap().keySet())
                    .containsAll(OPTION.matcher(row)
                            .results()
                            .map(MatchResult::group)
                            .toList());
        });
    }
}
