package com.cruddur.messaging.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.cruddur.messaging.ops.cli.Synthesis;
import org.junit.jupiter.api.Test;

@Concurrent
class FixtureTest {

    @Test
    void commands_in_this_jvm_read_the_fixture_and_not_the_settings_of_the_checkout() {
        Fixture.use();

        assertThat(Synthesis.home()).isEqualTo(Fixture.CHECKOUT);
    }
}
