import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { needProgram, runProgram } from '@guardimesh/local';
import { builtOnce } from './build-folder.js';
import { layerOf, type LayerFile } from './layer-file.js';
import { packedPrograms } from './packed-programs.js';
import { shellProgram } from './shell-program.js';
import { webFile } from './web-files.js';

const SOURCES = join(import.meta.dirname, '..', '..', 'programs');
/** Without any library: they run in every image, whatever C library it has. */
export const PROGRAM = ['-static', '-O2', '-s', '-Wall', '-Wextra'];
export const LIBRARY = ['-shared', '-fPIC', '-nostdlib', '-O2', '-s', '-Wall', '-Wextra'];

/** Each kind is the same program in other bytes: what is dropped, what the image has, what a package brings. */
const KINDS = ['payload', 'service', 'apk'];

/**
 * The layer with the lab's own things below /opt/lab. A payload is there as base64 text only: a deed that writes it brings bytes
 * that no layer has. What launches it is a program of the image, as a shell or an interpreter would be.
 */
export async function labLayer(): Promise<LayerFile> {
  const packed = await packedPrograms(await labProgram('payload'));
  const carried = new Map([
    ...packed,
    ['packed-shell', await shellProgram()],
    ['bundle.js', await webFile(false)],
    ['bundle-with-map.js', await webFile('inline')],
  ]);
  return layerOf('lab', [
    ...[...carried].map(([name, bytes]) => ({ path: `/opt/lab/${name}.gz.b64`, content: asText(gzipSync(bytes)) })),
    { path: '/opt/lab/payload.b64', content: asText(await labProgram('payload')) },
    { path: '/opt/lab/payload.so.b64', content: asText(await labProgram('payload.so')) },
    { path: '/opt/lab/launch', mode: 0o755, content: await labProgram('launch') },
    // what the image really has, for the twins
    { path: '/opt/lab/service', mode: 0o755, content: await labProgram('service') },
    { path: '/opt/lab/service.so', content: await labProgram('service.so') },
  ]);
}

/** One of the compiled programs: `launch`, or one of the kinds, with `.so` the shared object of it. */
export async function labProgram(name: string): Promise<Buffer> {
  const folder = await builtOnce('programs', programSources(), async (into) => {
    await compile('launch.c', PROGRAM, join(into, 'launch'));
    for (const kind of KINDS) {
      await compile('payload.c', [...PROGRAM, `-DLAB_KIND="${kind}"`], join(into, kind));
      await compile('payload-library.c', [...LIBRARY, `-DLAB_KIND="${kind}"`], join(into, `${kind}.so`));
    }
  });
  return readFileSync(join(folder, name));
}

/** What the programs are made of, as one text: when it changes, they are made again. */
export function programSources(): string {
  const sources = ['payload.c', 'payload-library.c', 'launch.c'].map((name) =>
    readFileSync(join(SOURCES, name), 'utf8'),
  );
  return JSON.stringify([sources, PROGRAM, LIBRARY, KINDS]);
}

export async function compile(source: string, options: readonly string[], output: string): Promise<void> {
  await runProgram(needProgram('gcc', 'gcc'), [...options, '-o', output, join(SOURCES, source)]);
}

function asText(bytes: Buffer): string {
  return `${(bytes.toString('base64').match(/.{1,76}/g) ?? []).join('\n')}\n`;
}
