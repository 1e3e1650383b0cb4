package com.cruddur.messaging.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.cdklabs.cdknag.AwsSolutionsChecks;
import io.github.cdklabs.cdknag.NIST80053R5Checks;
import io.github.cdklabs.cdknag.NagPack;
import io.github.cdklabs.cdknag.ServerlessChecks;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What rule packs find in the templates of a {@link Variant}. */
final class Findings {

    /** That a construct, named by its path, breaks a rule. */
    record Finding(Variant variant, String rule, String construct) implements Comparable<Finding> {
        @Override
        public int compareTo(Finding other) {
            return toString().compareTo(other.toString());
        }
    }

    private static final Path GUARD = Path.of("node_modules/@cdklabs/cdk-validator-cfnguard");

    private Findings() {}

    /** cdk-nag's packs for AWS solutions and serverless applications, for prod NIST 800-53 R5, and Control Tower's rules. */
    static Set<Finding> of(Variant variant) {
        Set<Finding> findings = new TreeSet<>();
        Stream<NagPack> packs = Stream.of(new AwsSolutionsChecks(), new ServerlessChecks());
        if (variant.stageName().equals("prod")) {
            packs = Stream.concat(packs, Stream.of(new NIST80053R5Checks()));
        }
        packs.forEach(pack -> nag(pack, variant, findings));
        controlTower(variant, findings);
        return findings;
    }

    private static void nag(NagPack pack, Variant variant, Set<Finding> findings) {
        pack.validateScope(Synthesized.of(variant).app)
                .getViolations()
                .forEach(violation -> violation
                        .getViolatingResources()
                        .forEach(resource -> findings.add(
                                new Finding(variant, violation.getRuleName(), resource.getConstructPath()))));
    }

    /** Runs cfn-guard, which the npm package carries, over all templates at once. */
    private static void controlTower(Variant variant, Set<Finding> findings) {
        Path assembly = Synthesized.of(variant).assembly;
        List<String> command = new ArrayList<>(List.of(
                GUARD.resolve("bin").resolve(platform()).resolve("cfn-guard").toString(),
                "validate",
                "--structured",
                "--show-summary=none",
                "--output-format=json",
                "--rules=" + GUARD.resolve("rules/control-tower/cfn-guard")));
        Synthesized.of(variant)
                .templates()
                .keySet()
                .forEach(stack -> command.add("--data=" + assembly.resolve(stack + ".template.json")));
        File report = assembly.resolve("guard.json").toFile();
        try {
            new ProcessBuilder(command)
                    .redirectOutput(report)
                    .redirectError(Redirect.INHERIT)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        Map<String, String> constructs = constructs(variant);
        JsonNode templates = Synthesized.read(report.toString());
        assertThat(templates).hasSameSizeAs(Synthesized.of(variant).templates().keySet());
        templates.forEach(template -> template.get("not_compliant").forEach(rule -> {
            String json = rule.toString();
            String name = matches("\\[(CT\\.[A-Z0-9.]+)]", json)
                    .findFirst()
                    .orElseThrow()
                    .group(1);
            matches("Path=/Resources/(\\w+)/", json)
                    .map(match -> constructs.get(match.group(1)))
                    .forEach(construct -> findings.add(new Finding(variant, name, construct)));
        }));
    }

    private static Stream<MatchResult> matches(String pattern, String text) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        return matcher.results();
    }

    /** The paths of constructs by their logical ids. */
    private static Map<String, String> constructs(Variant variant) {
        Map<String, String> constructs = new HashMap<>();
        for (JsonNode template : Synthesized.of(variant).templates().values()) {
            template.get("Resources")
                    .properties()
                    .forEach(resource -> constructs.put(
                            resource.getKey(),
                            resource.getValue().at("/Metadata/aws:cdk:path").asText()));
        }
        return constructs;
    }

    private static Path platform() {
        boolean mac = System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("mac");
        boolean arm = System.getProperty("os.arch").equals("aarch64");
        return Path.of(mac ? "macos" : "ubuntu", arm ? "aarch64" : "x86_64");
    }
}
