import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';

/** Whether C programs can be compiled here, by gcc with the C library's headers. */
export function compilerInstalled(): boolean {
  return spawnSync('gcc', ['--version']).status === 0;
}

/**
 * Compiles a C program, or a shared object with `-shared` among the options, at a path.
 * @throws {Error} with what gcc said
 */
export function compileProgram(path: string, source: string, options: readonly string[] = []): void {
  const file = `${path}.c`;
  writeFileSync(file, source);
  const { status, stderr } = spawnSync('gcc', ['-O1', '-o', path, file, ...options], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`gcc could not compile ${file}: ${stderr}`);
}
