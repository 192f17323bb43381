import { listAt, ModelError, NODES_PER_TREE_MAX, numberAt, objectAt, VALUE_MAX, wholeAt } from './model-file.js';

/** One tree, an entry a node; `feature` -1 is a leaf, whose children are 0 and mean nothing. */
export interface Tree {
  readonly feature: readonly number[];
  readonly threshold: readonly number[];
  readonly left: readonly number[];
  readonly right: readonly number[];
  readonly value: readonly number[];
}

/**
 * @param places of the file's features in the list of all
 * @throws {ModelError} where it is no tree: a list too short, a child before its parent or of two, a node that nothing leads to
 */
export function parseTree(value: unknown, place: string, places: readonly number[]): Tree {
  const fields = objectAt(value, place);
  const listOf = (name: string): readonly unknown[] => listAt(fields[name], `${place}.${name}`, NODES_PER_TREE_MAX);
  const features = listOf('feature');
  const count = features.length;
  if (count === 0) throw new ModelError(place, 'has no node');
  const numbers = (name: string, max: number): number[] =>
    sameLength(listOf(name), count, `${place}.${name}`).map((each, at) =>
      numberAt(each, `${place}.${name}[${at}]`, max),
    );
  const feature = features.map((each, at) => wholeAt(each, `${place}.feature[${at}]`, -1, places.length - 1));
  const [left, right] = [childrenOf('left'), childrenOf('right')];
  checkParents(left, right, feature, place);
  return {
    feature: feature.map((each) => (each === -1 ? -1 : (places[each] ?? -1))),
    threshold: numbers('threshold', Number.MAX_VALUE),
    left,
    right,
    value: numbers('value', VALUE_MAX),
  };

  function childrenOf(name: 'left' | 'right'): number[] {
    return sameLength(listOf(name), count, `${place}.${name}`).map((each, at) =>
      feature[at] === -1 ? 0 : wholeAt(each, `${place}.${name}[${at}]`, at + 1, count - 1),
    );
  }
}

function sameLength(list: readonly unknown[], length: number, place: string): readonly unknown[] {
  if (list.length !== length) throw new ModelError(place, `has ${list.length} entries, not ${length} as the nodes`);
  return list;
}

/** Each node but the root has one parent: two would make one that is walked in more ways than nodes are counted. */
function checkParents(left: number[], right: number[], feature: readonly number[], place: string): void {
  const parents = new Uint16Array(feature.length);
  for (const [at, of] of feature.entries()) {
    if (of === -1) continue;
    for (const child of [left[at] ?? 0, right[at] ?? 0]) parents[child] = (parents[child] ?? 0) + 1;
  }
  const odd = parents.findIndex((count, at) => count !== (at === 0 ? 0 : 1));
  if (odd !== -1) throw new ModelError(place, `node ${odd} has ${parents[odd] ?? 0} parents`);
}
