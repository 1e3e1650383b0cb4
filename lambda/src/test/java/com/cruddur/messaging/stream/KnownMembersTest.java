package com.cruddur.messaging.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class KnownMembersTest {

    @Test
    void the_least_recently_used_group_is_forgotten_first() {
        KnownMembers known = new KnownMembers();
        for (int group = 0; group < KnownMembers.MOST_GROUPS; group++) {
            known.remember("group " + group, List.of("member"), true);
        }
        assertThat(known.of("group 0").members()).containsExactly("member");
        known.remember("one more", List.of("member"), true);
        assertThat(known.of("group 0").members()).isNotEmpty();
        assertThat(known.of("group 1").members()).isEmpty();
    }
}
