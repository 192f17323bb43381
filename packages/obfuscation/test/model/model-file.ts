export interface TreeLists {
  readonly feature: readonly number[];
  readonly threshold: readonly number[];
  readonly left: readonly number[];
  readonly right: readonly number[];
  readonly value: readonly number[];
}

/** A model of one tree: is-elf at most 0: -1; else entropy at most 6: 0.5, else 2. On average 0; of those with is-elf 1: 1. */
export function modelFile(): { readonly trees: readonly TreeLists[] } & Readonly<Record<string, unknown>> {
  return {
    format: 'guardimesh-trees',
    formatVersion: 1,
    name: 'tested',
    version: '1',
    subject: 'executable',
    features: ['is-elf', 'entropy'],
    trees: [
      {
        feature: [0, -1, 1, -1, -1],
        threshold: [0, 0, 6, 0, 0],
        left: [1, 0, 3, 0, 0],
        right: [2, 0, 4, 0, 0],
        value: [0, -1, 1, 0.5, 2],
      },
    ],
    baseScore: 0.25,
    calibration: { a: 2, b: -1 },
    thresholds: { suspicious: 0.9 },
  };
}
