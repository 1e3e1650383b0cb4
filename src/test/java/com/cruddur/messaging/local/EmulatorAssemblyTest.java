package com.cruddur.messaging.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.cruddur.messaging.assembly.AssemblyException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmulatorAssemblyTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path source;

    @TempDir
    Path copy;

    @BeforeEach
    void write_an_assembly_of_two_stacks() throws IOException {
        write("manifest.json", """
                {"missing": [{"key": "vpc"}], "artifacts": {
                  "data.assets": {"type": "cdk:asset-manifest", "properties": {"file": "data.assets.json",
                    "bootstrapStackVersionSsmParameter": "/cdk-bootstrap/q/version"}},
                  "data": {"type": "aws:cloudformation:stack", "properties": {"templateFile": "data.template.json",
                    "terminationProtection": true, "stackTemplateAssetObjectUrl": "s3://bucket-${AWS::Region}/0a0a.json"},
                    "dependencies": ["data.assets"]},
                  "cache": {"type": "aws:cloudformation:stack", "properties": {"templateFile": "cache.template.json",
                    "stackTemplateAssetObjectUrl": "s3://bucket-${AWS::Region}/0b0b.json"}},
                  "stream": {"type": "aws:cloudformation:stack", "properties": {"templateFile": "stream.template.json",
                    "stackTemplateAssetObjectUrl": "s3://bucket-${AWS::Region}/0c0c.json"},
                    "dependencies": ["data", "cache"]}}}""");
        write("data.assets.json", """
                {"files": {
                  "0a0a": {"source": {"path": "data.template.json"},
                    "destinations": {"here": {"bucketName": "bucket-${AWS::Region}", "objectKey": "0a0a.json"}}},
                  "0d0d": {"source": {"path": "asset.0d0d.jar"},
                    "destinations": {"here": {"bucketName": "bucket-${AWS::Region}", "objectKey": "0d0d.jar"}}}}}""");
        write("data.template.json", """
                {"Resources": {"Table": {"Type": "AWS::DynamoDB::Table"},
                  "Scaling": {"Type": "AWS::ApplicationAutoScaling::ScalableTarget"}}}""");
        write("cache.template.json", """
                {"Resources": {"Cache": {"Type": "AWS::DAX::Cluster"}}}""");
        write("stream.template.json", """
                {"Resources": {"Queue": {"Type": "AWS::SQS::Queue"}}}""");
        write("asset.0d0d.jar", "code");
    }

    private void write(String file, String content) throws IOException {
        Files.writeString(source.resolve(file), content);
    }

    private JsonNode read(String file) throws IOException {
        return JSON.readTree(Files.readString(copy.resolve(file)));
    }

    @Test
    void template_has_only_known_resources_and_its_new_hash_is_everywhere() throws IOException {
        EmulatorAssembly assembly = new EmulatorAssembly(source, copy);

        assertThat(read("data.template.json").path("Resources").fieldNames())
                .toIterable()
                .containsExactly("Table");
        String url = read("manifest.json")
                .at("/artifacts/data/properties/stackTemplateAssetObjectUrl")
                .asText();
        assertThat(url).matches("s3://bucket-\\$\\{AWS::Region}/[0-9a-f]{64}\\.json");
        String hash = url.replaceAll(".*/|\\.json", "");
        assertThat(read("data.assets.json").path("files").fieldNames())
                .toIterable()
                .containsExactly(hash, "0d0d");
        assertThat(read("data.assets.json").findValuesAsText("objectKey")).containsExactly(hash + ".json", "0d0d.jar");
        assertThat(copy.resolve("asset.0d0d.jar")).hasContent("code");
        assertThat(assembly.buckets()).containsExactly("bucket-${AWS::Region}");
        assertThat(assembly.versionParameters()).containsExactly("/cdk-bootstrap/q/version");
    }

    @Test
    void changed_template_has_a_different_hash() throws IOException {
        new EmulatorAssembly(source, copy);
        JsonNode before = read("manifest.json");
        write("stream.template.json", """
                {"Resources": {"Queue": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "q"}}}}""");

        new EmulatorAssembly(source, copy);

        assertThat(read("manifest.json").at("/artifacts/stream")).isNotEqualTo(before.at("/artifacts/stream"));
        assertThat(read("manifest.json").at("/artifacts/data")).isEqualTo(before.at("/artifacts/data"));
    }

    @Test
    void protection_look_ups_and_stacks_without_resources_are_left_out() throws IOException {
        EmulatorAssembly assembly = new EmulatorAssembly(source, copy);

        JsonNode manifest = read("manifest.json");
        assertThat(manifest.has("missing")).isFalse();
        assertThat(manifest.at("/artifacts/data/properties/terminationProtection")
                        .asBoolean(true))
                .isFalse();
        assertThat(manifest.path("artifacts").has("cache")).isFalse();
        assertThat(manifest.at("/artifacts/stream/dependencies")).isEqualTo(JSON.readTree("[\"data\"]"));
        assertThat(assembly.omissions().summary())
                .isEqualTo("AWS::ApplicationAutoScaling::ScalableTarget (1), AWS::DAX::Cluster (1), "
                        + "termination protection (1)");
    }

    @Test
    void template_that_is_not_json_is_refused() throws IOException {
        write("data.template.json", "{");

        assertThatThrownBy(() -> new EmulatorAssembly(source, copy))
                .isInstanceOf(AssemblyException.class)
                .hasMessageStartingWith("The assembly in %s cannot be copied: ".formatted(source));
    }
}
