package com.cruddur.messaging.ops.templates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.cruddur.messaging.ops.cli.Failure;
import com.cruddur.messaging.testing.Checkout;
import com.cruddur.messaging.testing.Concurrent;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

@Concurrent
class WorktreeTest {

    @Test
    void failure_to_add_a_worktree_leaves_no_directory() {
        assertThatThrownBy(() -> new Worktree(new GitRepository(Checkout.ROOT), "no-such"))
                .isInstanceOfSatisfying(Failure.class, failure -> {
                    Matcher directory =
                            Pattern.compile("/\\S+/cruddur-base\\d+").matcher(failure.getMessage());
                    assertThat(directory.find()).as(failure.getMessage()).isTrue();
                    assertThat(Path.of(directory.group())).doesNotExist();
                });
    }
}
