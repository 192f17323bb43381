import fc from 'fast-check';
import type { ContainerSnapshot } from '@guardimesh/model';
import { describe, expect, it } from 'vitest';
import { parseAnswer, parseRequest, parseSnapshot } from '../src/inspector-link/protocol/index.js';
import { snapshot } from './runtime-bench.js';

const hex64 = fc.string({
  unit: fc.constantFrom(...Array.from({ length: 16 }, (_, digit) => digit.toString(16))),
  minLength: 64,
  maxLength: 64,
});
const digest = hex64.map((hex) => `sha256:${hex}`);
const part = fc.string({ minLength: 1, maxLength: 20 }).map((text) => `p${text.replace(/[/\0]/g, '_')}`);
const path = fc.array(part, { minLength: 1, maxLength: 6 }).map((parts) => `/${parts.join('/')}`);
const text = fc.string({ minLength: 1, maxLength: 100 });

const anySnapshot: fc.Arbitrary<ContainerSnapshot> = fc.record({
  runtime: fc.constantFrom('containerd', 'cri-o', 'docker'),
  id: text,
  name: text,
  kind: fc.constantFrom('container', 'sandbox'),
  image: fc.string({ maxLength: 100 }),
  imageDigest: fc.option(digest),
  process: fc.option(fc.record({ pid: fc.integer({ min: 1, max: 4_194_304 }), startTimeTicks: fc.nat() })),
  root: fc.record({
    upper: fc.option(path),
    lowers: fc.array(fc.record({ path, diffId: fc.option(digest) }), { maxLength: 5 }),
  }),
  pod: fc.option(fc.record({ name: text, namespace: text, uid: text })),
  createdAt: fc.date({ noInvalidDate: true, min: new Date(0), max: new Date(4e12) }).map((date) => date.toISOString()),
});

describe('the link between inspector and scanner', () => {
  it('carries every snapshot unchanged', () => {
    fc.assert(
      fc.property(anySnapshot, (container) => {
        const answer = { kind: 'change', sequence: 3, change: { kind: 'put', source: '/s', container } };
        expect(parseAnswer(JSON.stringify(answer))).toEqual(answer);
      }),
    );
  });

  it('reads any JSON without throwing, and gives nothing but whole answers', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string()), (line) => {
        const [answer, request] = [parseAnswer(line), parseRequest(line)];
        expect(answer === null || typeof answer.kind === 'string').toBe(true);
        expect(request === null || typeof request.id === 'number').toBe(true);
      }),
    );
  });

  it('refuses a snapshot with one member of another kind', () => {
    const good = { ...snapshot({ id: 'a' }), pod: { name: 'p', namespace: 'n', uid: 'u' } };
    expect(parseSnapshot(good)).toEqual(good);
    const wrong: readonly (readonly [string, unknown])[] = [
      ...Object.keys(good).flatMap((name) => [[name, undefined] as const, [name, 5] as const, [name, [[]]] as const]),
      ['id', 'x'.repeat(257)],
      ['runtime', 'toString'],
      ['process', { pid: -1, startTimeTicks: 1 }],
      ['process', { pid: 1.5, startTimeTicks: 1 }],
      ['process', { pid: 1 }],
      ['root', { upper: '/a/../etc', lowers: [] }],
      ['root', { upper: 'relative', lowers: [] }],
      ['root', { upper: '/a\0b', lowers: [] }],
      ['root', { upper: null }],
      ['root', { upper: null, lowers: [null] }],
      ['root', { upper: null, lowers: [{ path: '/a', diffId: 'sha256:zz' }] }],
      ['root', { upper: null, lowers: Array.from({ length: 513 }, () => ({ path: '/a', diffId: null })) }],
      ['createdAt', 'yesterday'],
    ];
    for (const [name, value] of wrong) expect(parseSnapshot({ ...good, [name]: value }), name).toBeNull();
  });
});
