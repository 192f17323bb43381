import type { TreeModel } from './tree-model.js';

/**
 * The features that pushed a score up the most, the strongest first: on the way down each tree, what a node's answer changes in the
 * average of the leaves below counts for the feature that it asks for (Saabas, "Interpreting random forests"). Only those that push up.
 * @param features as for `score`
 * @param count how many at most
 */
export function drivers(model: TreeModel, features: readonly number[], count: number): readonly string[] {
  const { roots, feature, threshold, left, right, value, featureNames } = model;
  const pushes = new Float64Array(featureNames.length);
  for (const root of roots) {
    let node = root;
    for (let at = feature[node] ?? -1; at !== -1; at = feature[node] ?? -1) {
      const child = (features[at] ?? 0) <= (threshold[node] ?? 0) ? (left[node] ?? 0) : (right[node] ?? 0);
      pushes[at] = (pushes[at] ?? 0) + (value[child] ?? 0) - (value[node] ?? 0);
      node = child;
    }
  }
  return featureNames
    .map((name, at) => ({ name, push: pushes[at] ?? 0 }))
    .filter(({ push }) => push > 0)
    .sort((one, other) => other.push - one.push)
    .slice(0, Math.max(0, count))
    .map(({ name }) => name);
}
