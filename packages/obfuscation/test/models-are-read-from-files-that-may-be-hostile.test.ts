import {
  EXECUTABLE_MODEL_FEATURES,
  ModelError,
  parseModel,
  SCRIPT_MODEL_FEATURES,
  score,
} from '@guardimesh/obfuscation';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { modelFile } from './model/model-file.js';

const WRONG: readonly (readonly [what: string, change: Record<string, unknown>, message: RegExp])[] = [
  ['another format', { format: 'trees' }, /^format: is not guardimesh-trees$/],
  ['a later version', { formatVersion: 2 }, /^formatVersion: is not 1$/],
  ['no subject', { subject: 'picture' }, /^subject: /],
  ['no name', { name: '' }, /^name: is no text$/],
  ['a name without end', { name: 'x'.repeat(65) }, /^name: is longer/],
  ['no features', { features: 3 }, /^features: is no list$/],
  ['a feature that is not ours', { features: ['size-log2', 'colour'] }, /^features\[1\]: "colour" is no feature/],
  ['a feature of the other subject', { features: ['line-count', 'is-elf'] }, /^features\[0\]: /],
  ['a feature twice', { features: ['is-elf', 'is-elf'] }, /^features: names one twice$/],
  ['too many features', { features: Array.from({ length: 513 }, (_, at) => `f${at}`) }, /^features: has 513/],
  ['no trees', { trees: null }, /^trees: is no list$/],
  ['too many trees', { trees: Array.from({ length: 2_001 }, () => ({})) }, /^trees: has 2001/],
  ['an infinite score', { baseScore: Number.POSITIVE_INFINITY }, /^baseScore: is no number$/],
  ['a score beyond all', { baseScore: 1e9 }, /^baseScore: is beyond/],
  ['no calibration', { calibration: null }, /^calibration: is no object$/],
  ['half a calibration', { calibration: { a: 1 } }, /^calibration\.b: is no number$/],
  ['a threshold of 0', { thresholds: { suspicious: 0 } }, /^thresholds\.suspicious: is not above 0/],
  ['a threshold above 1', { thresholds: { suspicious: 1.5 } }, /^thresholds\.suspicious: is beyond 1$/],
];
test.each(WRONG)('%s is refused, and the place is told', (_, change, message) => {
  expect(() => parseModel({ ...modelFile(), ...change })).toThrow(ModelError);
  expect(() => parseModel({ ...modelFile(), ...change })).toThrow(message);
});

const WRONG_TREES: readonly (readonly [what: string, change: Record<string, unknown>, message: RegExp])[] = [
  ['a child that is its own parent', { left: [0, 0, 3, 0, 0] }, /left\[0\]: is no whole number from 1/],
  ['a child before its parent', { left: [1, 0, 1, 0, 0] }, /left\[2\]: is no whole number from 3/],
  ['a child that is not there', { right: [9, 0, 4, 0, 0] }, /right\[0\]: is no whole number/],
  ['a node with two parents', { left: [2, 0, 3, 0, 0], right: [2, 0, 4, 0, 0] }, /node 1 has 0 parents/],
  ['a feature that is not there', { feature: [7, -1, 1, -1, -1] }, /feature\[0\]: is no whole number/],
  ['half a feature', { feature: [0.5, -1, 1, -1, -1] }, /feature\[0\]: is no whole number/],
  ['a short list', { value: [1] }, /value: has 1 entries, not 5/],
  ['no nodes', { feature: [], threshold: [], left: [], right: [], value: [] }, /^trees\[0\]: has no node$/],
  ['a threshold that is no number', { threshold: ['1', 0, 0, 0, 0] }, /threshold\[0\]: is no number/],
  ['a leaf beyond all', { value: [0, 1e6, 0, 0, 0] }, /value\[1\]: is beyond/],
  ['too many nodes', { feature: Array.from({ length: 512 }, () => -1) }, /feature: has 512 entries; at most 511/],
];
test.each(WRONG_TREES)('%s is refused, and the place is told', (_, change, message) => {
  const file = modelFile();
  const trees = [{ ...file.trees[0], ...change }];
  expect(() => parseModel({ ...file, trees })).toThrow(ModelError);
  expect(() => parseModel({ ...file, trees })).toThrow(message);
});

test('anything at all is a model or a ModelError, never another fault', () => {
  const part = fc.oneof(fc.anything(), fc.array(fc.integer({ min: -2, max: 600 }), { maxLength: 8 }));
  const tree = fc.record({ feature: part, threshold: part, left: part, right: part, value: part });
  const names = fc.array(fc.constantFrom(...EXECUTABLE_MODEL_FEATURES), { maxLength: 4 });
  const file = fc
    .record(
      {
        features: fc.oneof(names, part),
        trees: fc.oneof(fc.array(tree, { maxLength: 3 }), part),
        baseScore: part,
        calibration: part,
        thresholds: part,
      },
      { requiredKeys: [] },
    )
    .map((change) => ({ ...modelFile(), ...change }));
  fc.assert(
    fc.property(fc.oneof(fc.anything(), file), (value) => {
      try {
        expect(score(parseModel(value), [])).toBeGreaterThanOrEqual(0);
      } catch (thrown) {
        expect(thrown).toBeInstanceOf(ModelError);
      }
    }),
    { numRuns: 1_000 },
  );
});

test('each subject has its own features', () => {
  const script = { ...modelFile(), subject: 'script', features: ['line-count', 'eval-count'] };
  expect(parseModel(script).featureNames).toEqual(SCRIPT_MODEL_FEATURES);
  expect(parseModel(modelFile()).featureNames).toEqual(EXECUTABLE_MODEL_FEATURES);
});
