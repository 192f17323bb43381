import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { testFolder } from '@guardimesh/testkit';
import { compileRules, readRules, RULE_FILES_MAX, RulesError, type RuleFault } from '@guardimesh/yara';
import { expect, test } from 'vitest';

const GOOD = { name: 'good.yar', text: 'rule good { strings: $a = "needle" condition: $a }' };

function faultsOf(...files: readonly { readonly name: string; readonly text: string }[]): readonly RuleFault[] {
  try {
    compileRules(files);
    return [];
  } catch (thrown) {
    if (thrown instanceof RulesError) return thrown.faults;
    throw thrown;
  }
}

test('with file, line and column, and all faults of all files at once', () => {
  const faults = faultsOf(
    GOOD,
    { name: 'first.yar', text: 'rule a {\n  condition:\n    nope\n}\nrule b { condition: neither }' },
    { name: 'second.yar', text: 'rule c {\n  strings:\n    $x = "open\n  condition: $x }' },
  );
  expect(faults).toMatchObject([
    { file: 'first.yar', line: 3, column: 5, code: 'E009' },
    { file: 'first.yar', line: 5, column: 21, code: 'E009' },
    { file: 'second.yar', line: 3, column: 10, code: 'E001' },
  ]);
  expect(faults[0]?.message).toBe('unknown identifier `nope`: this identifier has not been declared');
  expect(new RulesError(faults).message).toContain('second.yar:3:10: syntax error: unclosed literal string (E001)');
});

test('a name that two files give to a rule is told, by the second', () => {
  expect(faultsOf(GOOD, { ...GOOD, name: 'again.yar' })).toMatchObject([{ file: 'again.yar', line: 1, code: 'E012' }]);
});

test.each([
  ['a pattern that matches nearly everywhere', 'rule slow { strings: $a = { 00 } condition: $a }'],
  ['a loop over the whole file', 'rule slow { condition: for any i in (0..filesize) : (uint8(i) == 1) }'],
  ['a file of another place', 'include "/etc/passwd"\nrule x { condition: filesize > 1 }'],
])('%s is refused', (_what, text) => {
  expect(faultsOf({ name: 'x.yar', text })).toHaveLength(1);
});

test('a pack beyond the bounds is refused as a whole', () => {
  const many = Array.from({ length: RULE_FILES_MAX + 1 }, (_, at) => ({ name: `${at}.yar`, text: '' }));
  expect(faultsOf(...many)).toMatchObject([{ code: 'too-many' }]);
  expect(faultsOf({ name: 'long.yar', text: `// ${'x'.repeat(9 * 1024 * 1024)}` })).toMatchObject([
    { code: 'too-large' },
  ]);
});

test('good rules match, with what they say of themselves', () => {
  const text = 'rule told : tag1 tag2 { meta: name = "N" weight = 3 flag = true strings: $a = "needle" condition: $a }';
  const rules = compileRules([GOOD, { name: 'told.yar', text }]);
  expect(rules.match(Buffer.from('a needle in hay'))).toEqual([
    { rule: 'good', tags: [], meta: new Map() },
    {
      rule: 'told',
      tags: ['tag1', 'tag2'],
      meta: new Map<string, string | number>([
        ['name', 'N'],
        ['weight', 3],
      ]),
    },
  ]);
  expect(rules.match(Buffer.from('hay'))).toEqual([]);
});

test('the label of a set changes with any of its rules, and with nothing else', () => {
  const changed = { ...GOOD, text: GOOD.text.replace('needle', 'noodle') };
  expect(compileRules([GOOD]).label).toBe(compileRules([{ ...GOOD }]).label);
  expect(compileRules([changed]).label).not.toBe(compileRules([GOOD]).label);
  expect(compileRules([]).match(Buffer.from('x'))).toEqual([]);
});

test('of a folder the rule files are read, and nothing else', () => {
  const folder = testFolder();
  try {
    for (const name of ['b.yar', 'a.yar', 'README.md']) writeFileSync(join(folder.path, name), name);
    mkdirSync(join(folder.path, 'c.yar'));
    symlinkSync('/etc/passwd', join(folder.path, 'd.yar'));
    expect(readRules(folder.path)).toEqual([
      { name: 'a.yar', text: 'a.yar' },
      { name: 'b.yar', text: 'b.yar' },
    ]);
  } finally {
    folder.remove();
  }
});
