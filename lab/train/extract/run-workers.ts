import { pathsOn } from './paths.js';
import { Worker } from './worker.js';

/** Looks at the files of standard input with so many processes; the lines come as each is ready. */
export async function runWorkers(count: number, script: string): Promise<void> {
  const paths = pathsOn(0);
  await Promise.all(Array.from({ length: count }, () => new Worker(script, paths).run()));
}
