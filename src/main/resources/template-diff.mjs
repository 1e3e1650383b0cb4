// Compares templates as `cdk diff` does, and answers with the differences of each stack. A request is one line of JSON on
// standard input, {"base": {STACK: FILE, ...}, "next": {STACK: FILE, ...}, "colors": BOOLEAN, "columns": NUMBER or null}. Its
// answer is one line on standard output, {"stacks": [...]} or {"error": MESSAGE}.
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import cdk from '@aws-cdk/cloudformation-diff';

function templates(files) {
  return new Map(Object.entries(files).map(([stack, file]) => [stack, template(file)]));
}

function template(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new Error(`${file} is not a template: ${error.message}`);
  }
}

// Leaves out the rule CheckBootstrapVersion, as the CLI does without --strict, because the CDK adds it to every template.
function differences(base, template) {
  const diff = cdk.fullDiff(base, template);
  diff.unknown = diff.unknown.filter((change) =>
    !(change?.oldValue ?? change?.newValue)?.CheckBootstrapVersion);
  return diff;
}

function hashless(json) {
  return JSON.parse(withoutHashes(JSON.stringify(json)));
}

function withoutHashes(text) {
  return text.replace(/[0-9a-f]{64}/g, 'HASH').replace(/(CurrentVersion[0-9A-F]{8})[0-9a-f]{32}/g, '$1HASH');
}

// The names of assets contain a hash of their content. The names of versions contain a hash of the function's code and
// configuration.
function noteOnHashes(diff, base, template) {
  const real = differences(hashless(base), hashless(template));
  if (real.differenceCount === 0) {
    return 'Only hashes of assets and versions differ, because only code has changed.\n';
  }
  const changed = new Set(real.resources.logicalIds);
  const followers = diff.resources.logicalIds.filter((id) => !changed.has(withoutHashes(id)));
  return followers.length === 0 ? '' : `Only a hash differs in: ${followers.join(', ')}\n`;
}

function constructPaths(...all) {
  return Object.fromEntries(all
    .flatMap((template) => Object.entries(template.Resources ?? {}))
    .map(([id, resource]) => [id, resource.Metadata?.['aws:cdk:path']])
    .filter(([, path]) => path));
}

function format(diff, base, template, { colors, columns }) {
  if (diff.differenceCount === 0) {
    return 'There were no differences\n';
  }
  let text = noteOnHashes(diff, base, template);
  const stream = new Writable({ write: (chunk, _, done) => { text += chunk; done(); } });
  stream.columns = columns ?? undefined; // as a terminal has it
  cdk.formatDifferences(stream, diff, constructPaths(base, template));
  return colors ? text : stripVTControlCharacters(text);
}

function compareStack(stack, base, template, terminal) {
  const diff = differences(base ?? {}, template ?? {});
  const resources = [];
  diff.resources.forEachDifference((logicalId, change) => resources.push({
    stack,
    logicalId,
    impact: change.changeImpact,
    replacedBy: Object.entries(change.propertyUpdates)
      .filter(([, property]) => /_REPLACE$/.test(property.changeImpact))
      .map(([name]) => name),
    // Not the library's own values, because it marks references to replaced resources in them.
    before: base?.Resources?.[logicalId] ?? null,
    after: template?.Resources?.[logicalId] ?? null,
  }));
  return {
    stack,
    state: base === undefined ? 'NEW' : template === undefined ? 'REMOVED' : 'IN_BOTH',
    differences: diff.differenceCount,
    text: format(diff, base ?? {}, template ?? {}, terminal),
    resources,
  };
}

function compare({ base, next, ...terminal }) {
  const before = templates(base);
  const after = templates(next);
  const stacks = [...new Set([...before.keys(), ...after.keys()])].sort();
  return stacks.map((stack) => compareStack(stack, before.get(stack), after.get(stack), terminal));
}

function answer(request) {
  try {
    return { stacks: compare(request) };
  } catch (error) {
    return { error: error.message };
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  console.log(JSON.stringify(answer(JSON.parse(line))));
}
