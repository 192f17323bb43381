import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PodDetails } from '@guardimesh/model';
import {
  DEFAULT_RULES,
  parseRules,
  Reporter,
  RulesError,
  scanTarget,
  ScanRules,
  type WalkEntry,
} from '@guardimesh/scan-core';
import { PathGlob } from '../src/rules/path-glob.js';
import { candidate, container, engineOf, layerOf, passParts, target, version } from './ports-in-memory.js';

const never = new AbortController().signal;
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const entries: WalkEntry[] = ['var/cache/a', 'var/cache/deep/b', 'bin/c'].map((name, index) => ({
  kind: 'candidate',
  candidate: candidate(name, index + 1),
}));

function rulesOf(document: object, labels: Record<string, Record<string, string>> = {}): ScanRules {
  return new ScanRules(parseRules(JSON.stringify(document)), (name) => labels[name] ?? null);
}

function inNamespace(namespace: string) {
  return { ...container('c1'), pod: { name: 'p', namespace, uid: 'u' } };
}

describe('a container that a rule leaves out', () => {
  test('is one unscanned entry with its reason, and nothing of it is opened', async () => {
    const layers = layerOf(entries);
    const parts = {
      ...passParts(
        layers,
        engineOf(() => ({ by: version, kind: 'clean' })),
      ),
      rules: rulesOf({ skip: { images: ['localhost/*'] } }),
    };
    const summary = await scanTarget(parts, new Reporter(parts), target(), never);
    expect(summary).toMatchObject({ seen: 1, clean: 0, unscanned: { 'skipped-by-rule': 1 } });
    expect(layers.open_.size).toBe(0);
  });

  test('is known by namespace, prefix, label, annotation, image name or digest, and the rule is named', () => {
    const pod = { annotations: { 'guardimesh.com/skip': 'true' } } as unknown as PodDetails;
    expect(rulesOf({ skip: { namespaces: ['shop'] } }).skipping(inNamespace('shop'), null)).toBe('namespace shop');
    expect(rulesOf({ skip: { namespaces: ['ci-*'] } }).skipping(inNamespace('ci-7'), null)).toBe('namespace ci-*');
    expect(rulesOf({ skip: { namespaces: ['ci-*'] } }).skipping(inNamespace('shop'), null)).toBeNull();
    const labelled = rulesOf({ skip: { namespaceLabels: ['team=a', 'lab'] } }, { x: { lab: '' }, y: { team: 'b' } });
    expect(labelled.skipping(inNamespace('x'), null)).toBe('namespace label lab');
    expect(labelled.skipping(inNamespace('y'), null)).toBeNull();
    expect(labelled.skipping(inNamespace('unknown'), null)).toBeNull();
    expect(new ScanRules().skipping(container('a'), pod)).toBe('pod annotation guardimesh.com/skip=true');
    const digest = `sha256:${'a'.repeat(64)}`;
    expect(rulesOf({ skip: { images: [digest] } }).skipping({ ...container('a'), imageDigest: digest }, null)).toBe(
      `image ${digest}`,
    );
  });
});

test('files at a skipped path are counted under the rule, the others are scanned', async () => {
  const parts = {
    ...passParts(
      layerOf(entries),
      engineOf(() => ({ by: version, kind: 'clean' })),
    ),
    rules: rulesOf({ skip: { paths: ['/var/cache/**'] } }),
  };
  const summary = await scanTarget(parts, new Reporter(parts), target(), never);
  expect(summary).toMatchObject({ seen: 3, clean: 1, unscanned: { 'skipped-by-rule': 2 } });
});

test('bytes on the allow list are clean whatever an engine or a check says, are explained, and are not remembered', async () => {
  const good = createHash('sha256').update('good').digest();
  const check = {
    name: 'all',
    contextOf: () => Promise.resolve('1'),
    concerns: () => true,
    check: () =>
      Promise.resolve({
        kind: 'match' as const,
        match: { kind: 'drift' as const, verdict: 'suspicious' as const, names: ['Test'] as [string] },
      }),
  };
  const parts = {
    ...passParts(
      layerOf(entries),
      engineOf(() => ({ by: version, kind: 'match', names: ['Bad'] })),
    ),
    checks: [check],
    digest: ({ descriptor }: { descriptor: number }) => Promise.resolve(descriptor === 1 ? good : new Uint8Array(32)),
    rules: rulesOf({ allowDigests: [good.toString('hex')] }),
  };
  const first = await scanTarget(parts, new Reporter(parts), target(), never);
  expect(first).toMatchObject({ clean: 1, found: 2, explained: { 'allow-list': 1 } });
  const without = { ...parts, rules: new ScanRules() };
  expect(await scanTarget(without, new Reporter(parts), target(), never)).toMatchObject({ clean: 0, found: 3 });
});

test('a file that was found is clean once its digest is put on the allow list, though its verdict is remembered', async () => {
  const good = createHash('sha256').update('good').digest();
  const parts = {
    ...passParts(
      layerOf(entries),
      engineOf(() => ({ by: version, kind: 'match', names: ['Bad'] })),
    ),
    digest: () => Promise.resolve(good),
  };
  const reporter = new Reporter(parts);
  expect(await scanTarget(parts, reporter, target(), never)).toMatchObject({ found: 3 });
  expect(await scanTarget(parts, reporter, target(), never)).toMatchObject({ found: 3, fromMemory: 3 });
  const allowing = { ...parts, rules: rulesOf({ allowDigests: [good.toString('hex')] }) };
  expect(await scanTarget(allowing, reporter, target(), never)).toMatchObject({
    clean: 3,
    explained: { 'allow-list': 3 },
  });
});

describe('a rules file', () => {
  test('that says nothing means what is written down as the default', () => {
    expect(parseRules('{}')).toEqual(DEFAULT_RULES);
  });

  test('is written as its page says', () => {
    const page = readFileSync(new URL('../../../docs/skip-rules.md', import.meta.url), 'utf8');
    const example = /```json\n([^`]+)```/.exec(page)?.[1] ?? '';
    expect(parseRules(example)).toMatchObject({ skip: { namespaces: ['kube-system', 'ci-*'] } });
    expect(page).toContain(String(DEFAULT_RULES.skip.podAnnotations[0]));
  });

  test.each([
    ['{', /no JSON/],
    ['[]', /rules is no object/],
    ['{"skips":{}}', /unknown key "skips"; known are skip, allowDigests/],
    ['{"skip":{"namespace":[]}}', /skip has an unknown key "namespace"/],
    ['{"skip":{"namespaces":"a"}}', /skip.namespaces is no list/],
    ['{"skip":{"namespaces":["a*b"]}}', /skip.namespaces\[0\] "a\*b": a \* stands at the end only/],
    ['{"skip":{"paths":["var"]}}', /skip.paths\[0\] "var": a path begins with/],
    ['{"skip":{"images":["sha256:ab"]}}', /skip.images\[0\] "sha256:ab": an image digest is/],
    ['{"skip":{"namespaceLabels":["=a"]}}', /skip.namespaceLabels\[0\] "=a": a key of labels/],
    ['{"skip":{"podAnnotations":["guardimesh.com/skip: true"]}}', /skip.podAnnotations\[0\]/],
    ['{"allowDigests":["sha256:ab"]}', /allowDigests\[0\].*64 hex digits/],
  ])('%s is refused with its place', (text, message) => {
    expect(() => parseRules(text)).toThrow(RulesError);
    expect(() => parseRules(text)).toThrow(message);
  });
});

describe('a path glob', () => {
  test.each([
    ['/var/cache/**', '/var/cache/a/b', true],
    ['/var/cache/', '/var/cache/a/b', true],
    ['/var/cache/', '/var/cache', false],
    ['/var/*/x', '/var/a/x', true],
    ['/var/*/x', '/var/a/b/x', false],
    ['**/*.log', '/a/b/c.log', true],
    ['**/*.log', '/a/b/c.logs', false],
    ['/a?c', '/abc', true],
    ['/a?c', '/a/c', false],
    ['/**/node_modules/**', '/app/x/node_modules/y', true],
    ['/a/**/b', '/a/x/y/b', true],
  ])('%s on %s: %s', (pattern, path, fits) => {
    expect(new PathGlob(pattern).matches(bytes(path))).toBe(fits);
  });

  test('means the same as a regular expression made of it, for any bytes', () => {
    const part = fc.constantFrom('a', 'b', '/', '*', '**', '?', 'ab');
    const path = fc.array(fc.constantFrom('a', 'b', '/', '\n'), { maxLength: 12 });
    fc.assert(
      fc.property(fc.array(part, { maxLength: 8 }), path, (parts, letters) => {
        const pattern = `/${parts.join('')}`.replace(/\*{3,}/g, '**');
        const text = `/${letters.join('')}`;
        const whole = pattern.endsWith('/') ? `${pattern}**` : pattern;
        const source = whole.replace(/\*\*|\*|\?/g, (star) =>
          star === '**' ? '[^]*' : star === '*' ? '[^/]*' : '[^/]',
        );
        expect(new PathGlob(pattern).matches(bytes(text))).toBe(new RegExp(`^${source}$`).test(text));
      }),
      { numRuns: 3_000 },
    );
  });
});
