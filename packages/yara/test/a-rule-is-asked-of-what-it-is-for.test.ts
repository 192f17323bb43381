import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { testFolder } from '@guardimesh/testkit';
import { compileRules, readRules, RulesInForce, type RuleSubject } from '@guardimesh/yara';
import { afterEach, beforeEach, expect, test } from 'vitest';

let folder: ReturnType<typeof testFolder>;

beforeEach(() => {
  folder = testFolder();
  for (const subject of ['executables', 'scripts', 'else']) mkdirSync(join(folder.path, subject));
  put('all.yar', 'each');
  put('executables/one.yar', 'program');
  put('scripts/one.yar', 'script');
  put('else/one.yar', 'unread');
});
afterEach(() => {
  folder.remove();
});

function put(name: string, rule: string): void {
  writeFileSync(join(folder.path, name), `rule ${rule} { strings: $a = "needle" condition: $a }`);
}
const BYTES = Buffer.from('a needle');

test('rules in the folder are asked of everything, those in its folders of one kind only', () => {
  const rules = compileRules(readRules(folder.path));
  const matching = (subject?: RuleSubject | null) => rules.match(BYTES, subject).map(({ rule }) => rule);
  expect(matching('executables')).toEqual(['each', 'program']);
  expect(matching('scripts')).toEqual(['each', 'script']);
  expect(matching(null)).toEqual(['each']);
  expect(matching()).toEqual(['each', 'program', 'script']);
});

test('a rule that is added for one kind makes another set', () => {
  let nowMs = 0;
  const rules = new RulesInForce([folder.path], {
    nowMs: () => nowMs,
    onLoaded: () => undefined,
    onRefused: () => undefined,
  });
  const before = rules.current().label;
  put('scripts/two.yar', 'second');
  nowMs = 2_000;
  expect(rules.current().label).not.toBe(before);
  expect(rules.current().match(BYTES, 'scripts')).toHaveLength(3);
});
