import { judgeObfuscation, type Inspection, type TreeModel } from '@guardimesh/obfuscation';
import { expect, test } from 'vitest';
import { EXECUTABLE_MODEL_FEATURES } from '@guardimesh/obfuscation';

const HIGH = EXECUTABLE_MODEL_FEATURES.indexOf('high-share');
const NO_MODELS = { executable: null, script: null };

/** One tree: packed where more than half of the file is of high entropy. */
const model: TreeModel = {
  ...{ name: 'test', version: '1', subject: 'executable', suspiciousFrom: 0.9, baseScore: 0 },
  calibration: { a: 1, b: 0 },
  roots: Int32Array.of(0),
  feature: Int16Array.of(HIGH, -1, -1),
  threshold: Float64Array.of(0.5, 0, 0),
  left: Int32Array.of(1, 0, 0),
  right: Int32Array.of(2, 0, 0),
  value: Float64Array.of(0, -5, 5),
  featureNames: EXECUTABLE_MODEL_FEATURES,
};

function executable(highShare: number): Inspection {
  const features = EXECUTABLE_MODEL_FEATURES.map((_, at) => (at === HIGH ? highShare : 0));
  return { kind: 'executable', format: 'elf', bits: 64, machine: 62, role: 'program', anomalies: [], features };
}

test('from the model’s threshold on a file has its name, and beside it what drove the verdict', () => {
  const models = { executable: model, script: null };
  expect(judgeObfuscation(executable(0.8), [], models)).toEqual(['Guardimesh.Packed.ELF', 'Guardimesh.Why.high-share']);
  expect(judgeObfuscation(executable(0.2), [], models)).toEqual([]);
});

test('a rule is told by its name, beside the model and without one', () => {
  const rule = 'Guardimesh.Packed.UPX';
  expect(judgeObfuscation(executable(0.8), [rule], NO_MODELS)).toEqual([rule]);
  expect(judgeObfuscation(executable(0.8), [rule, rule], { executable: model, script: null })).toEqual([
    rule,
    'Guardimesh.Packed.ELF',
    'Guardimesh.Why.high-share',
  ]);
});

test('of a dialect with too few honest files a rule alone speaks', () => {
  const features = EXECUTABLE_MODEL_FEATURES.map(() => 1);
  const of = (dialect: 'powershell' | 'shell'): Inspection => ({ kind: 'script', dialect, isGuessed: false, features });
  const models = { executable: null, script: { ...model, subject: 'script' as const } };
  expect(judgeObfuscation(of('shell'), [], models)[0]).toBe('Guardimesh.Obfuscated.Shell');
  expect(judgeObfuscation(of('powershell'), [], models)).toEqual([]);
  expect(judgeObfuscation(of('powershell'), ['Guardimesh.Obfuscated.PowerShell'], models)).toHaveLength(1);
});

test('what is neither program nor script is nothing to a model', () => {
  expect(judgeObfuscation({ kind: 'other', damaged: null }, [], { executable: model, script: null })).toEqual([]);
});
