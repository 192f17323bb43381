import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ScanOrder } from '../src/select/order.js';
import { candidate } from './ports-in-memory.js';

const MIB = 1024 * 1024;

function orderOf(sizes: readonly number[]): number[] {
  const order = new ScanOrder();
  for (const [index, size] of sizes.entries()) order.add(candidate(`f${index}`, index, size));
  const taken: number[] = [];
  for (let next = order.take(); next !== null; next = order.take()) taken.push(next.identity.sizeBytes);
  return taken;
}

test('every file that is held comes out once', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(20 * MIB), { maxLength: 200 }), (sizes) => {
      const numbers = (list: readonly number[]): number[] => [...list].sort((a, b) => a - b);
      expect(numbers(orderOf(sizes))).toEqual(numbers(sizes));
    }),
  );
});

test('the largest file comes before the small ones are done, and small ones between the large ones', () => {
  const small = Array<number>(400).fill(100_000);
  const taken = orderOf([...small, 3 * MIB, 9 * MIB, 5 * MIB]);
  const places = [9 * MIB, 5 * MIB, 3 * MIB].map((size) => taken.indexOf(size));
  expect(places).toEqual([...places].sort((a, b) => a - b));
  expect(places[0]).toBe(0);
  expect(places[1]).toBeGreaterThan(40);
  expect(places[2]).toBeLessThan(taken.length - 200);
});
