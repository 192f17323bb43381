import { renameSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeError } from '@guardimesh/kit';
import { testFolder } from '@guardimesh/testkit';
import { RulesInForce } from '@guardimesh/yara';
import { afterEach, beforeEach, expect, test } from 'vitest';

let folder: ReturnType<typeof testFolder>;
let nowMs = 0;
let told: string[] = [];

beforeEach(() => {
  folder = testFolder();
  [nowMs, told] = [0, []];
  put('a.yar', 'one');
});
afterEach(() => {
  folder.remove();
});

function put(name: string, needle: string): void {
  const rule = name.replace('.yar', '');
  writeFileSync(join(folder.path, name), `rule ${rule} { strings: $a = "${needle}" condition: $a }`);
}

function inForce(): RulesInForce {
  return new RulesInForce([folder.path], {
    nowMs: () => nowMs,
    onLoaded: () => told.push('loaded'),
    onRefused: (thrown) => told.push(describeError(thrown)),
  });
}

/** The rules that match a text, a second and more after the last look at the folders. */
function matching(rules: RulesInForce, text: string): readonly string[] {
  nowMs += 1_001;
  return rules
    .current()
    .match(Buffer.from(text))
    .map(({ rule }) => rule);
}

test('a file that is added, changed, swapped or removed makes another set; nothing else does', () => {
  const rules = inForce();
  expect(matching(rules, 'one two three')).toEqual(['a']);
  expect(matching(rules, 'one two three')).toEqual(['a']);
  expect(told).toEqual(['loaded']);
  put('b.yar', 'two');
  expect(matching(rules, 'one two three')).toEqual(['a', 'b']);
  put('next', 'unused');
  writeFileSync(join(folder.path, 'next'), 'rule b { strings: $a = "four" condition: $a }');
  renameSync(join(folder.path, 'next'), join(folder.path, 'b.yar'));
  expect(matching(rules, 'one two three')).toEqual(['a']);
  unlinkSync(join(folder.path, 'a.yar'));
  expect(matching(rules, 'one two four')).toEqual(['b']);
  expect(told).toEqual(['loaded', 'loaded', 'loaded', 'loaded']);
});

test('a set that cannot be loaded is told once, and the one before stays in force', () => {
  const rules = inForce();
  writeFileSync(join(folder.path, 'broken.yar'), 'rule broken { condition: nope }');
  expect(matching(rules, 'one')).toEqual(['a']);
  expect(matching(rules, 'one')).toEqual(['a']);
  expect(told).toEqual(['loaded', expect.stringContaining('broken.yar:1:26: unknown identifier `nope`')]);
  unlinkSync(join(folder.path, 'broken.yar'));
  expect(matching(rules, 'one')).toEqual(['a']);
});

test('between two looks a second lies, however many files are judged', () => {
  const rules = inForce();
  put('b.yar', 'two');
  expect(rules.current().match(Buffer.from('two'))).toEqual([]);
  expect(matching(rules, 'two')).toEqual(['b']);
});

test('without rules to begin with there is nothing to go on with', () => {
  writeFileSync(join(folder.path, 'broken.yar'), 'rule broken {');
  expect(() => inForce()).toThrow('broken.yar:1:');
  folder.remove();
  expect(() => inForce()).toThrow('ENOENT');
});
