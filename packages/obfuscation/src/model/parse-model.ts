import { EXECUTABLE_MODEL_FEATURES, SCRIPT_MODEL_FEATURES } from '../inspect/index.js';
import {
  FEATURES_MAX,
  listAt,
  MODEL_FORMAT,
  MODEL_FORMAT_VERSION,
  ModelError,
  numberAt,
  objectAt,
  textAt,
  TREES_MAX,
  VALUE_MAX,
} from './model-file.js';
import { parseTree, type Tree } from './parse-tree.js';
import type { ModelSubject, TreeModel } from './tree-model.js';

const SUBJECTS: Readonly<Record<ModelSubject, readonly string[]>> = {
  executable: EXECUTABLE_MODEL_FEATURES,
  script: SCRIPT_MODEL_FEATURES,
};

/**
 * A model out of its file, which is JSON:
 *
 *     { format: 'guardimesh-trees', formatVersion: 1, name, version, subject: 'executable' | 'script', features: [names],
 *       trees: [{ feature: [place in features, or -1 in a leaf], threshold, left, right, value }], baseScore,
 *       calibration: { a, b }, thresholds: { suspicious } }
 *
 * The lists of a tree have an entry a node; a child stands behind its parent, and has no other. What is written is in log odds,
 * thresholds are probabilities.
 * @param value what JSON.parse gave
 * @throws {ModelError} with the place of what is wrong, for anything else and for features that are not ours
 */
export function parseModel(value: unknown): TreeModel {
  const file = objectAt(value, 'model');
  if (file['format'] !== MODEL_FORMAT) throw new ModelError('format', `is not ${MODEL_FORMAT}`);
  if (file['formatVersion'] !== MODEL_FORMAT_VERSION)
    throw new ModelError('formatVersion', `is not ${MODEL_FORMAT_VERSION}`);
  const subject = subjectAt(file['subject']);
  const featureNames = SUBJECTS[subject];
  const places = placesOf(file['features'], featureNames);
  const trees = listAt(file['trees'], 'trees', TREES_MAX).map((each, at) => parseTree(each, `trees[${at}]`, places));
  const calibration = objectAt(file['calibration'], 'calibration');
  const suspicious = numberAt(objectAt(file['thresholds'], 'thresholds')['suspicious'], 'thresholds.suspicious', 1);
  if (suspicious <= 0) throw new ModelError('thresholds.suspicious', 'is not above 0: everything would be suspicious');
  return {
    name: textAt(file['name'], 'name'),
    version: textAt(file['version'], 'version'),
    subject,
    suspiciousFrom: suspicious,
    baseScore: numberAt(file['baseScore'], 'baseScore', VALUE_MAX),
    calibration: {
      a: numberAt(calibration['a'], 'calibration.a', VALUE_MAX),
      b: numberAt(calibration['b'], 'calibration.b', VALUE_MAX),
    },
    ...inOneRow(trees),
    featureNames,
  };
}

function subjectAt(value: unknown): ModelSubject {
  if (value !== 'executable' && value !== 'script') throw new ModelError('subject', 'is neither executable nor script');
  return value;
}

/** The model's features by their places in ours. */
function placesOf(value: unknown, ours: readonly string[]): readonly number[] {
  const names = listAt(value, 'features', FEATURES_MAX).map((each, at) => textAt(each, `features[${at}]`));
  if (new Set(names).size < names.length) throw new ModelError('features', 'names one twice');
  return names.map((name, at) => {
    const place = ours.indexOf(name);
    if (place === -1) throw new ModelError(`features[${at}]`, `${JSON.stringify(name)} is no feature known here`);
    return place;
  });
}

type Row = Pick<TreeModel, 'roots' | 'feature' | 'threshold' | 'left' | 'right' | 'value'>;

function inOneRow(trees: readonly Tree[]): Row {
  const count = trees.reduce((sum, { feature }) => sum + feature.length, 0);
  const row = {
    roots: new Int32Array(trees.length),
    feature: new Int16Array(count),
    threshold: new Float64Array(count),
    left: new Int32Array(count),
    right: new Int32Array(count),
    value: new Float64Array(count),
  };
  let root = 0;
  for (const [at, tree] of trees.entries()) {
    const begin = root;
    row.roots[at] = begin;
    row.feature.set(tree.feature, begin);
    row.threshold.set(tree.threshold, begin);
    row.left.set(
      tree.left.map((child) => child + begin),
      begin,
    );
    row.right.set(
      tree.right.map((child) => child + begin),
      begin,
    );
    row.value.set(tree.value, begin);
    root += tree.feature.length;
  }
  return row;
}
