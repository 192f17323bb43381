import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { compileRules, ownRulesFolder, readRules } from '@guardimesh/yara';
import { describe, expect, test } from 'vitest';
import { PLAIN, SAMPLES } from './samples-of-rules.js';

const FILES = readRules(ownRulesFolder());
const RULES = compileRules(FILES);
const NAMES = FILES.flatMap(({ text }) => [...text.matchAll(/^rule (\w+)/gm)].map(([, name]) => name ?? ''));

function matching(bytes: Buffer): readonly string[] {
  return RULES.match(bytes).map(({ rule }) => rule);
}

describe.each(NAMES)('%s', (name) => {
  const samples = SAMPLES[name];

  test('finds what it is for, and leaves what only looks like it', () => {
    if (samples === undefined) throw new Error(`the rule ${name} has no samples`);
    expect(samples.finds.length).toBeGreaterThan(0);
    expect(samples.leaves.length).toBeGreaterThan(0);
    for (const sample of samples.finds) expect(matching(sample)).toEqual([name]);
    for (const sample of samples.leaves) expect(matching(sample)).not.toContain(name);
  });

  test('says what it is: name, description, reference, technique, severity', () => {
    const meta = RULES.match(samples?.finds[0] ?? Buffer.alloc(0)).find(({ rule }) => rule === name)?.meta;
    expect(meta?.get('name')).toMatch(/^Guardimesh\.(Packed|Obfuscated)\.[\w.]+$/);
    expect(String(meta?.get('description')).length).toBeGreaterThan(20);
    expect(meta?.get('reference')).toMatch(/^https:\/\//);
    expect(meta?.get('attack')).toMatch(/^T\d{4}(\.\d{3})?$/);
    expect(['low', 'medium', 'high']).toContain(meta?.get('severity'));
  });
});

test('a rule is asked of its own kind of file as surely as of every file', () => {
  for (const { subject, text } of FILES) {
    for (const name of [...text.matchAll(/^rule (\w+)/gm)].map(([, each]) => each ?? '')) {
      for (const sample of SAMPLES[name]?.finds ?? [])
        expect(RULES.match(sample, subject ?? null).map(({ rule }) => rule)).toEqual([name]);
    }
  }
});

test('a rule that promises anchors has no string that is not one of them, or needs one of them besides', () => {
  for (const { text } of FILES) {
    for (const rule of text.split(/^(?=rule )/gm).slice(1)) {
      const anchors = /anchors = "(.*)"/.exec(rule)?.[1]?.split(' | ');
      if (anchors === undefined) continue;
      const strings = [...rule.matchAll(/^\s+\$\w+ = "(.*)"$/gm)].map(([, string]) => string ?? '');
      const other = strings.filter((string) => !anchors.some((anchor) => string.includes(anchor)));
      // shc: two of three, of which one is no anchor, and what rules it out; UPX damaged: the magic that must be missing
      expect([rule.slice(0, 40), other.length <= 2 && strings.length - other.length >= 1]).toEqual([
        rule.slice(0, 40),
        true,
      ]);
    }
  }
});

test('what matches one rule in a test is a rule that exists', () => {
  expect(Object.keys(SAMPLES).sort()).toEqual([...NAMES].sort());
});

test('nothing is found in what holds nothing', () => {
  for (const bytes of PLAIN) expect(matching(bytes)).toEqual([]);
});

test('real packed programs are found', () => {
  const folder = '/usr/share/clamav-testfiles';
  const found = new Map(
    readdirSync(folder).map((name) => [
      name,
      RULES.match(readFileSync(join(folder, name))).map(({ meta }) => meta.get('name')),
    ]),
  );
  expect(found.get('clam-upx.exe')).toEqual(['Guardimesh.Packed.UPX']);
  expect(found.get('clam-aspack.exe')).toEqual(['Guardimesh.Packed.PE']);
  expect(found.get('clam-petite.exe')).toEqual(['Guardimesh.Packed.PE']);
  expect(found.get('clam.exe')).toEqual([]);
});

test('nothing that a distribution ships is found', () => {
  const folders = ['/usr/bin', '/usr/sbin', '/usr/lib/python3', '/usr/share/perl', '/usr/share/perl5', '/etc/init.d'];
  const found: string[] = [];
  let files = 0;
  for (const folder of folders) {
    for (const path of filesBeneath(folder)) {
      files += 1;
      for (const { rule } of RULES.match(readFileSync(path))) found.push(`${path}: ${rule}`);
    }
  }
  expect(files).toBeGreaterThan(300);
  expect(found).toEqual([]);
});

/** At most a thousand of a folder, none larger than a mebibyte. */
function filesBeneath(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((path) => statSync(path).size < 1024 * 1024)
      .slice(0, 1_000);
  } catch {
    return [];
  }
}
