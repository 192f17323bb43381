import type { TreeModel } from './tree-model.js';

/**
 * How likely it is that the file with these features is packed or obfuscated, 0 to 1: the sum of all trees, calibrated. As likely
 * as in the set that the model was calibrated on: among the files of a cluster such ones are far rarer.
 * @param features all of the subject's, as `inspectBytes` gives them; none is missing
 */
export function score(model: TreeModel, features: readonly number[]): number {
  const { a, b } = model.calibration;
  return 1 / (1 + Math.exp(-(a * rawScore(model, features) + b)));
}

/** The sum of all trees, in log odds, in the order of the trees: as the trainer adds them up. */
function rawScore(model: TreeModel, features: readonly number[]): number {
  const { roots, feature, threshold, left, right, value, baseScore } = model;
  let sum = baseScore;
  for (const root of roots) {
    let node = root;
    for (let at = feature[node] ?? -1; at !== -1; at = feature[node] ?? -1)
      node = (features[at] ?? 0) <= (threshold[node] ?? 0) ? (left[node] ?? 0) : (right[node] ?? 0);
    sum += value[node] ?? 0;
  }
  return sum;
}
