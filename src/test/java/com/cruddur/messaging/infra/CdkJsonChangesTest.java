package com.cruddur.messaging.infra;

import static com.cruddur.messaging.infra.Synthesized.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks that an ordinary change of cdk.json needs only new snapshots. */
class CdkJsonChangesTest {

    private static final CdkJson CHANGED =
            CdkJson.FIXTURE.with("dev", """
                    {
                      "table": { "capacity": { "fixed": { "read": 2, "write": 2 } } },
                      "function": { "memoryMiB": 2048 },
                      "dax": {}
                    }""").with("prod", """
                    {
                      "network": { "vpc": { "default": null, "existing": { "id": "vpc-0123456789abcdef0" } } },
                      "dax": null,
                      "watch": { "notify": ["others@cruddur.example"] }
                    }""").with("staging", "{}");

    @TempDir
    Path root;

    @Test
    void every_finding_of_changed_settings_is_acknowledged() {
        Set<Synthesized> stages = answered().synthesized().collect(Collectors.toSet());

        assertThat(Acknowledgement.missing(RulePackFindings.in(stages))).isEmpty();
    }

    @Test
    void update_replaces_snapshots_and_adds_a_new_stage() throws IOException {
        check(CdkJson.FIXTURE, true);
        assertThatThrownBy(() -> check(answered(), false))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(
                        "dev differ from the templates. If the change is intended, run mvn verify -Dsnapshots.update=true and commit");

        check(answered(), true);

        check(answered(), false);
        assertThat(directories()).containsExactlyInAnyOrder("dev", "prod", "staging");
    }

    @Test
    void update_deletes_the_snapshots_of_a_deleted_stage() throws IOException {
        Files.createDirectory(root.resolve("gone"));
        assertThatThrownBy(() -> check(CdkJson.FIXTURE, false)).hasMessageContaining("Snapshots in");

        check(CdkJson.FIXTURE, true);

        assertThat(directories()).containsExactlyInAnyOrder("dev", "prod");
    }

    @Test
    void dummy_of_a_look_up_is_never_written_to_a_snapshot() {
        assertThatThrownBy(() -> check(CHANGED, true))
                .isInstanceOf(AssertionError.class)
                .hasMessage("cdk.context.json does not answer vpc-provider:account=111122223333:"
                        + "filter.vpc-id=vpc-0123456789abcdef0:region=us-east-1:returnAsymmetricSubnets=true, so the "
                        + "templates of prod would have dummies. Run, with the account's credentials, "
                        + "npx cdk synth -c stage=prod, and commit cdk.context.json.");
        assertThat(root.resolve("prod")).doesNotExist();
    }

    private static CdkJson answered() {
        return CHANGED.answering(json("""
                {
                  "vpc-provider:account=111122223333:filter.vpc-id=vpc-0123456789abcdef0:region=us-east-1:returnAsymmetricSubnets=true": {
                    "vpcId": "vpc-0123456789abcdef0",
                    "subnetGroups": [
                      {
                        "name": "Private",
                        "type": "Private",
                        "subnets": [
                          {
                            "subnetId": "subnet-0123456789abcdef0",
                            "availabilityZone": "us-east-1a",
                            "routeTableId": "rtb-0123456789abcdef0"
                          }
                        ]
                      }
                    ]
                  }
                }"""));
    }

    private void check(CdkJson cdkJson, boolean update) throws IOException {
        Snapshots snapshots = new Snapshots(root, update);
        for (String stage : cdkJson.stages()) {
            snapshots.check(stage, Synthesized.of(cdkJson, stage).templates());
        }
        snapshots.checkNames(cdkJson.stages());
    }

    private Set<String> directories() throws IOException {
        try (Stream<Path> directories = Files.list(root)) {
            return directories
                    .map(directory -> directory.getFileName().toString())
                    .collect(Collectors.toSet());
        }
    }
}
