import { drivers, EXECUTABLE_MODEL_FEATURES, parseModel, score, type TreeModel } from '@guardimesh/obfuscation';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { modelFile } from './model/model-file.js';

const MODEL = parseModel(modelFile());

function features(named: Readonly<Record<string, number>>): readonly number[] {
  return EXECUTABLE_MODEL_FEATURES.map((name) => named[name] ?? 0);
}

function sigmoid(z: number): number {
  return 1 / (1 + Math.exp(-z));
}

test('a score is the sum of the leaves and the base, calibrated', () => {
  expect(score(MODEL, features({ 'is-elf': 0, entropy: 7 }))).toBeCloseTo(sigmoid(2 * (0.25 - 1) - 1), 12);
  expect(score(MODEL, features({ 'is-elf': 1, entropy: 5 }))).toBeCloseTo(sigmoid(2 * (0.25 + 0.5) - 1), 12);
  expect(score(MODEL, features({ 'is-elf': 1, entropy: 7 }))).toBeCloseTo(sigmoid(2 * (0.25 + 2) - 1), 12);
});

test('a number that equals the threshold goes to the left, and the next greater one to the right', () => {
  const next = 6 + Number.EPSILON * 4;
  expect(score(MODEL, features({ 'is-elf': 1, entropy: 6 }))).toBe(score(MODEL, features({ 'is-elf': 1, entropy: 5 })));
  expect(score(MODEL, features({ 'is-elf': 1, entropy: next }))).toBe(
    score(MODEL, features({ 'is-elf': 1, entropy: 7 })),
  );
});

test('drivers are the features that push up, the strongest first, and no more than were asked for', () => {
  const high = features({ 'is-elf': 1, entropy: 7 });
  expect(drivers(MODEL, high, 5)).toEqual(['is-elf', 'entropy']);
  expect(drivers(MODEL, high, 1)).toEqual(['is-elf']);
  expect(drivers(MODEL, features({ 'is-elf': 1, entropy: 5 }), 5)).toEqual(['is-elf']);
  expect(drivers(MODEL, features({ 'is-elf': 0 }), 5)).toEqual([]);
  expect(drivers(MODEL, high, 0)).toEqual([]);
});

/** A tree of whatever shape, in preorder, as lists. */
const leaf = fc.record({ value: fc.double({ min: -3, max: 3, noNaN: true }) });
interface Node {
  readonly value: number;
  readonly asks?: number;
  readonly threshold?: number;
  readonly children?: readonly [Node, Node];
}
const { node } = fc.letrec<{ node: Node }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    leaf,
    fc.record({
      value: fc.double({ min: -3, max: 3, noNaN: true }),
      asks: fc.nat(1),
      threshold: fc.double({ min: -10, max: 10, noNaN: true }),
      children: fc.tuple(tie('node'), tie('node')),
    }),
  ),
}));

function listsOf(root: Node): Record<'feature' | 'threshold' | 'left' | 'right' | 'value', number[]> {
  const lists = {
    feature: [] as number[],
    threshold: [] as number[],
    left: [] as number[],
    right: [] as number[],
    value: [] as number[],
  };
  const add = (each: Node): number => {
    const place = lists.feature.length;
    lists.feature.push(each.asks ?? -1);
    lists.threshold.push(each.threshold ?? 0);
    lists.left.push(0);
    lists.right.push(0);
    lists.value.push(each.value);
    if (each.children !== undefined) {
      lists.left[place] = add(each.children[0]);
      lists.right[place] = add(each.children[1]);
    }
    return place;
  };
  add(root);
  return lists;
}

function leafOf(each: Node, values: readonly number[]): number {
  if (each.children === undefined) return each.value;
  const [left, right] = each.children;
  return leafOf((values[each.asks ?? 0] ?? 0) <= (each.threshold ?? 0) ? left : right, values);
}

test('whatever the trees, the walk over lists gives the leaf that the tree gives', () => {
  const values = fc.tuple(fc.double({ min: -10, max: 10, noNaN: true }), fc.double({ min: -10, max: 10, noNaN: true }));
  fc.assert(
    fc.property(fc.array(node, { minLength: 1, maxLength: 4 }), values, (trees, [first, second]) => {
      const model: TreeModel = parseModel({ ...modelFile(), trees: trees.map(listsOf) });
      const sum = trees.reduce((total, each) => total + leafOf(each, [first, second]), 0.25);
      expect(score(model, features({ 'is-elf': first, entropy: second }))).toBeCloseTo(sigmoid(2 * sum - 1), 9);
    }),
  );
});
