/** What a model judges: each has numbers of its own. */
export type ModelSubject = 'executable' | 'script';

/**
 * Gradient-boosted trees, ready to be asked. All trees lie in the same arrays, each child behind its parent: a walk down ends.
 */
export interface TreeModel {
  readonly name: string;
  readonly version: string;
  readonly subject: ModelSubject;
  /** from this probability on something is suspicious, 0 to 1 */
  readonly suspiciousFrom: number;
  /** in log odds, before any tree */
  readonly baseScore: number;
  /** Platt's two numbers: p = 1 / (1 + exp(-(a·raw + b))) */
  readonly calibration: { readonly a: number; readonly b: number };
  /** where each tree begins in the arrays below */
  readonly roots: Int32Array;
  /** place of the feature in the subject's list of features; -1 in a leaf */
  readonly feature: Int16Array;
  readonly threshold: Float64Array;
  /** where `value <= threshold` leads */
  readonly left: Int32Array;
  readonly right: Int32Array;
  /** of a leaf what it adds; of any other node what its leaves add on average over the training set */
  readonly value: Float64Array;
  /** the subject's features, by their places */
  readonly featureNames: readonly string[];
}
