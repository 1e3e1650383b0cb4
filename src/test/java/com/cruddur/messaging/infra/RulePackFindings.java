package com.cruddur.messaging.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.cruddur.messaging.infra.settings.Removal;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.cdklabs.cdknag.AwsSolutionsChecks;
import io.github.cdklabs.cdknag.NIST80053R5Checks;
import io.github.cdklabs.cdknag.NagPack;
import io.github.cdklabs.cdknag.ServerlessChecks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Collects the findings of rule packs in templates. */
final class RulePackFindings {

    /** A construct, identified by its path, that breaks a rule. */
    record RulePackFinding(Synthesized stage, String rule, String construct) {}

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path GUARD = Path.of("node_modules/@cdklabs/cdk-validator-cfnguard");

    private RulePackFindings() {}

    /**
     * Returns the findings of cdk-nag's packs for AWS solutions and serverless applications, of NIST 800-53 R5 if the
     * data is retained, and of Control Tower's rules.
     */
    static Set<RulePackFinding> in(Set<Synthesized> stages) {
        Map<Path, Synthesized> templates = templates(stages);
        CompletableFuture<JsonNode> reports = CompletableFuture.supplyAsync(() -> controlTower(templates.keySet()));
        Set<RulePackFinding> findings = new LinkedHashSet<>();
        for (Synthesized stage : stages) {
            packs(stage).forEach(pack -> nag(pack, stage, findings));
        }
        assertThat(reports.join()).hasSameSizeAs(templates.keySet());
        for (JsonNode report : reports.join()) {
            controlTower(templates.get(Path.of(report.get("name").asText())), report, findings);
        }
        return findings;
    }

    private static Map<Path, Synthesized> templates(Set<Synthesized> stages) {
        Map<Path, Synthesized> templates = new HashMap<>();
        for (Synthesized stage : stages) {
            Path assembly = stage.assembly.toAbsolutePath();
            for (String stack : stage.templates().keySet()) {
                templates.put(assembly.resolve(stack + ".template.json"), stage);
            }
        }
        return templates;
    }

    private static Stream<NagPack> packs(Synthesized stage) {
        Stream<NagPack> packs = Stream.of(new AwsSolutionsChecks(), new ServerlessChecks());
        return stage.settings.table().removal() == Removal.RETAIN
                ? Stream.concat(packs, Stream.of(new NIST80053R5Checks()))
                : packs;
    }

    private static void nag(NagPack pack, Synthesized stage, Set<RulePackFinding> findings) {
        pack.validateScope(stage.app)
                .getViolations()
                .forEach(violation -> violation
                        .getViolatingResources()
                        .forEach(resource -> findings.add(
                                new RulePackFinding(stage, violation.getRuleName(), resource.getConstructPath()))));
    }

    /** Runs cfn-guard from the npm package over all templates at once. Returns a report for each. */
    private static JsonNode controlTower(Set<Path> templates) {
        List<String> command = new ArrayList<>(List.of(
                GUARD.resolve("bin").resolve(platform()).resolve("cfn-guard").toString(),
                "validate",
                "--structured",
                "--show-summary=none",
                "--output-format=json",
                "--rules=" + GUARD.resolve("rules/control-tower/cfn-guard")));
        templates.forEach(template -> command.add("--data=" + template));
        try {
            Process guard =
                    new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
            return JSON.readTree(guard.getInputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void controlTower(Synthesized stage, JsonNode report, Set<RulePackFinding> findings) {
        JsonNode resources = Synthesized.read(report.get("name").asText()).get("Resources");
        report.get("not_compliant").forEach(rule -> {
            String json = rule.toString();
            String name = matches("\\[(CT\\.[A-Z0-9.]+)]", json)
                    .findFirst()
                    .orElseThrow()
                    .group(1);
            matches("Path=/Resources/(\\w+)/", json)
                    .map(match -> resources
                            .get(match.group(1))
                            .at("/Metadata/aws:cdk:path")
                            .asText())
                    .forEach(construct -> findings.add(new RulePackFinding(stage, name, construct)));
        });
    }

    private static Stream<MatchResult> matches(String pattern, String text) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        return matcher.results();
    }

    private static Path platform() {
        boolean mac = System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("mac");
        boolean arm = System.getProperty("os.arch").equals("aarch64");
        return Path.of(mac ? "macos" : "ubuntu", arm ? "aarch64" : "x86_64");
    }
}
