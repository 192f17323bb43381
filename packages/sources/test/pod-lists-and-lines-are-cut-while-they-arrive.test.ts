import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ItemCutter } from '../src/kubernetes/item-cutter.js';
import { nestingOf } from '../src/kubernetes/json-guards.js';
import { LineCutter } from '../src/kubernetes/line-cutter.js';

const deep = (levels: number): unknown => JSON.parse('['.repeat(levels) + ']'.repeat(levels)) as unknown;

/** Text in pieces of the sizes given, over and over. */
function* pieces(text: string, sizes: readonly number[]): Generator<Buffer> {
  const bytes = Buffer.from(text);
  for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1;
    yield bytes.subarray(at, at + size);
    at += size;
  }
}
const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 });

describe('a list is cut into its pods while it arrives', () => {
  const cut = (
    text: string,
    cuts: readonly number[],
    bytesMax = 1e6,
    depthMax = 64,
  ): { items: unknown[]; envelope: unknown; bad: string[] } => {
    const bad: string[] = [];
    const cutter = new ItemCutter(bytesMax, depthMax, {
      onOversize: () => bad.push('oversize'),
      onOverdeep: () => bad.push('overdeep'),
    });
    const items: unknown[] = [];
    for (const part of pieces(text, cuts))
      for (const item of cutter.push(part)) items.push(JSON.parse(item.toString()));
    return { items, envelope: cutter.end(), bad };
  };

  it('as JSON.parse would read it, however it is spaced and split', () => {
    fc.assert(
      fc.property(
        fc.array(fc.dictionary(fc.string(), fc.jsonValue())),
        fc.dictionary(fc.string(), fc.jsonValue()),
        sizes,
        fc.nat(3),
        fc.boolean(),
        (items, metadata, cuts, indent, itemsFirst) => {
          const list = itemsFirst
            ? { items, metadata, z: [1, { items: [2] }] }
            : { kind: 'PodList', y: ['items', { items: [{}] }], metadata, items };
          const text = JSON.stringify(list, null, indent);
          const read = cut(text, cuts);
          expect(read.items).toEqual(JSON.parse(JSON.stringify(items)));
          expect(read.envelope).toEqual(JSON.parse(JSON.stringify({ ...list, items: [] })));
        },
      ),
      { seed: 20_261_123, numRuns: 1_000 },
    );
  });

  it('a list that ends early is no list', () => {
    const whole = JSON.stringify({ metadata: { resourceVersion: '7' }, items: [{ a: 1 }, { b: [2] }] });
    for (let length = 0; length < whole.length; length += 1)
      expect(() => cut(whole.slice(0, length), [7]), whole.slice(0, length)).toThrow(
        expect.objectContaining({ code: 'bad-answer' }) as Error,
      );
  });

  it('an item beyond a bound is told and the next ones come', () => {
    const list = {
      metadata: { resourceVersion: '7' },
      items: [{ a: 1 }, { big: 'x'.repeat(2_000) }, { b: 2 }, { deep: deep(40) }, { c: 3 }],
    };
    expect(cut(JSON.stringify(list), [33], 1_000, 20)).toEqual({
      items: [{ a: 1 }, { b: 2 }, { c: 3 }],
      envelope: { ...list, items: [] },
      bad: ['oversize', 'overdeep'],
    });
  });

  it('an envelope without end is refused', () => {
    expect(() => cut(`{"metadata":{"continue":"${'x'.repeat(100_000)}"},"items":[]}`, [40])).toThrow(
      expect.objectContaining({ code: 'bad-answer' }) as Error,
    );
  });
});

describe('a watch is cut into lines', () => {
  it('as split would, however it arrives, and a line beyond the bound is left out alone', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ maxLength: 60 }).map((text) => text.replaceAll('\n', ' '))),
        sizes,
        (lines, cuts) => {
          let oversize = 0;
          const cutter = new LineCutter(50, () => (oversize += 1));
          const got = [...pieces(lines.map((line) => line + '\n').join(''), cuts)].flatMap((part) => cutter.push(part));
          const fitting = lines.filter((line) => Buffer.byteLength(line) <= 50);
          expect(got.map(String)).toEqual(fitting.filter((line) => line !== ''));
          expect(oversize).toBe(lines.length - fitting.length);
          expect(cutter.withinLine).toBe(false);
        },
      ),
      { seed: 20_261_123, numRuns: 1_000 },
    );
  });
});

it('nesting is measured as a parser sees it', () => {
  const depthOf = (value: unknown): number =>
    typeof value === 'object' && value !== null ? 1 + Math.max(0, ...Object.values(value).map(depthOf)) : 0;
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(nestingOf(Buffer.from(JSON.stringify(value)))).toBe(depthOf(JSON.parse(JSON.stringify(value))));
    }),
    { seed: 20_261_123, numRuns: 1_000 },
  );
});
