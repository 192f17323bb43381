import { join } from 'node:path';
import { build } from 'esbuild';

const REPOSITORY = join(import.meta.dirname, '..', '..', '..');
/** Code that was written for people, as a bundler leaves it: this product's own console, and the packages that it uses. */
const ENTRY = join(REPOSITORY, 'apps', 'console', 'src', 'main.tsx');

/** Minified JavaScript of a real bundler, without and with its source map inside. */
export async function webFile(sourcemap: 'inline' | false): Promise<Buffer> {
  const { outputFiles } = await build({
    entryPoints: [ENTRY],
    bundle: true,
    minify: true,
    write: false,
    platform: 'browser',
    format: 'esm',
    loader: { '.css': 'empty', '.svg': 'dataurl' },
    sourcemap,
    logLevel: 'silent',
  });
  return Buffer.from(outputFiles[0]?.contents ?? []);
}
