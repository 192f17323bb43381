import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FILTER_FIELDS, filterFromSearch, filterToSearch, scansPath } from '../src/backend/scans-path.js';

test('a filter comes back out of the address as it went in', () => {
  const filter = fc.record({
    field: fc.constantFrom(...FILTER_FIELDS),
    text: fc.string({ unit: 'grapheme', minLength: 1 }),
    namespace: fc.string({ unit: 'grapheme' }),
    page: fc.nat({ max: 999_999 }),
  });
  fc.assert(
    fc.property(filter, (each) => {
      expect(filterFromSearch(filterToSearch(each))).toEqual(each);
    }),
  );
});

test('an address made by somebody else asks for nothing strange', () => {
  for (const page of ['-1', '0', '1.5', 'x', '1e99', '99999999999']) {
    expect(filterFromSearch(`?page=${page}`).page).toBe(0);
  }
  const filter = { field: 'path', text: 'a&limit=9', namespace: '', page: 2 } as const;
  expect(scansPath(filter)).toBe('/api/scans?limit=25&offset=50&path=a%26limit%3D9');
});
