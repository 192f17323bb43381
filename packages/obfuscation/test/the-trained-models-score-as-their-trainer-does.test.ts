import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  drivers,
  EXECUTABLE_MODEL_FEATURES,
  parseModel,
  SCRIPT_MODEL_FEATURES,
  score,
  type ModelSubject,
  type TreeModel,
} from '@guardimesh/obfuscation';
import { expect, test } from 'vitest';

/** What the training wrote beside each model (lab/train/train/fixture.py): features, and the trainer's own probability for them. */
interface Rows {
  readonly rows: readonly { readonly features: readonly number[]; readonly probability: number }[];
}

const SUBJECTS: readonly (readonly [subject: ModelSubject, names: readonly string[]])[] = [
  ['executable', EXECUTABLE_MODEL_FEATURES],
  ['script', SCRIPT_MODEL_FEATURES],
];
const FILE_BYTES_MAX = 600_000;

function textOf(...parts: readonly string[]): string {
  return readFileSync(join(import.meta.dirname, ...parts), 'utf8');
}

function modelOf(subject: ModelSubject): TreeModel {
  return parseModel(JSON.parse(textOf('..', '..', 'signatures', 'models', `${subject}.json`)));
}

function rowsOf(subject: ModelSubject): Rows['rows'] {
  return (JSON.parse(textOf('trained', `${subject}-rows.json`)) as Rows).rows;
}

test.each(SUBJECTS)('the model of each %s gives the probabilities that the trainer gives', (subject, names) => {
  const model = modelOf(subject);
  const rows = rowsOf(subject);
  expect(rows.length).toBeGreaterThanOrEqual(100);
  for (const { features, probability } of rows) {
    expect(features).toHaveLength(names.length);
    expect(Math.abs(score(model, features) - probability)).toBeLessThan(1e-6);
  }
});

test.each(SUBJECTS)('the model of each %s tells its rows apart, and says by what', (subject, names) => {
  const model = modelOf(subject);
  const scores = rowsOf(subject).map(({ features }) => ({ features, p: score(model, features) }));
  const flagged = scores.filter(({ p }) => p >= model.suspiciousFrom);
  // the first half of the rows are samples of packers and obfuscators, the second are honest
  expect(flagged.length).toBeGreaterThan(scores.length / 4);
  expect(scores.slice(scores.length / 2).filter(({ p }) => p >= model.suspiciousFrom)).toHaveLength(0);
  for (const { features } of flagged) {
    const named = drivers(model, features, 4);
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((name) => !names.includes(name))).toEqual([]);
  }
});

test.each(SUBJECTS)('the model file of each %s stays small enough to ship', (subject) => {
  expect(textOf('..', '..', 'signatures', 'models', `${subject}.json`).length).toBeLessThan(FILE_BYTES_MAX);
});
