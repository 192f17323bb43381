import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { silentLog } from '@guardimesh/kit';
import { createWritableLayerSource } from '@guardimesh/sources';
import { testFolder } from '@guardimesh/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { kindOf, openDescriptors, openSource, pathOf, walkAll } from './writable-layer-parts.js';

const folder = testFolder();
const worker = new URL('../dist/writable-layer/walk/walk-worker.js', import.meta.url);
const many = join(folder.path, 'many');
const few = join(folder.path, 'few');

beforeAll(() => {
  mkdirSync(join(many, 'a/b/c/d'), { recursive: true });
  mkdirSync(few);
  for (let each = 0; each < 6_000; each += 1) writeFileSync(join(many, `a/b/c/d/${each}`), '');
  writeFileSync(join(few, 'file'), 'x');
});
afterAll(() => {
  folder.remove();
});

/** The real program, and then something in its thread that breaks at the n-th buffer. */
function breakingAt(buffers: number, how: string): URL {
  const program = `import ${JSON.stringify(worker.href)}; import { parentPort } from 'node:worker_threads';
    let asked = 0;
    parentPort.on('message', ({ kind }) => { if (kind === 'fill' && ++asked === ${buffers}) { ${how} } });`;
  return new URL(`data:text/javascript,${encodeURIComponent(program)}`);
}

describe.each([
  { what: 'throws', how: `throw new Error('broken')` },
  { what: 'ends', how: `process.exit(0)` },
  { what: 'takes too much memory', how: `const all = []; for (;;) all.push(new Array(1000).fill(all.length))` },
])('a walking thread that $what', ({ how }) => {
  it('leaves no walk that looks complete, no open directory, and is started anew', async () => {
    const source = createWritableLayerSource({ hostRoot: '', log: silentLog, walkProgram: breakingAt(5, how) });
    const before = openDescriptors();
    const broken = await openSource(source, many);
    const other = await openSource(source, few);
    const entries = await walkAll(broken);
    expect(entries.length).toBeLessThan(6_000);
    expect(entries.at(-1)).toMatchObject({ kind: 'unscanned', reason: 'internal-error' });
    expect((await walkAll(other)).map((entry) => `${kindOf(entry)} ${pathOf(entry)}`)).toEqual(['candidate /file']);
    await broken.close();
    await other.close();
    await source.close();
    expect(openDescriptors()).toBeLessThanOrEqual(before);
  });
});

describe('a walking thread that cannot be started', () => {
  it('is told as an internal error', async () => {
    const walkProgram = new URL('file:///nonexistent/walk-worker.js');
    const source = createWritableLayerSource({ hostRoot: '', log: silentLog, walkProgram });
    const layer = await openSource(source, few);
    expect((await walkAll(layer)).map(kindOf)).toEqual(['internal-error']);
    await layer.close();
    await source.close();
  });
});

describe('a source that is closed while a walk is under way', () => {
  it('ends the walk, and not as if it were complete', async () => {
    const source = createWritableLayerSource({ hostRoot: '', log: silentLog });
    const layer = await openSource(source, many);
    const kinds: string[] = [];
    for await (const entries of layer.walk(new AbortController().signal)) {
      kinds.push(...entries.map(kindOf));
      await source.close();
    }
    expect(kinds.at(-1)).toBe('internal-error');
    await layer.close();
  });
});
