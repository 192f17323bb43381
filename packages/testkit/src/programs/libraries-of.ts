import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** A dynamic program's loader and libraries, as files for an image layer: at the paths where they are here. */
export function librariesOf(program: string): { path: string; content: Buffer; mode: number }[] {
  const { stdout } = spawnSync('ldd', [program], { encoding: 'utf8' });
  const paths = stdout.match(/\/\S+(?= \(0x)/g) ?? [];
  return paths.map((path) => ({ path, content: readFileSync(path), mode: 0o755 }));
}
