import type { Engine } from '@guardimesh/scan-core';
import type { Progress } from '../output/index.js';

const TERMINAL_EVERY_MS = 200;
const LINES_EVERY_MS = 10_000;

/** The engine, and a line on what it has done so far: in place on a terminal, now and then elsewhere. */
export function countedEngine(engine: Engine, progress: Progress): { engine: Engine; end(): void } {
  let files = 0;
  let bytes = 0;
  const text = (): string => `${files} files scanned, ${(bytes / 1e6).toFixed(1)} MB`;
  const ticking = setInterval(
    () => {
      progress.update(text());
    },
    progress.isTerminal ? TERMINAL_EVERY_MS : LINES_EVERY_MS,
  ).unref();
  return {
    engine: {
      name: engine.name,
      parallelism: engine.parallelism,
      version: () => engine.version(),
      scan: async (file, hooks) => {
        const answer = await engine.scan(file, hooks);
        files += 1;
        bytes += file.identity.sizeBytes;
        return answer;
      },
    },
    end: () => {
      clearInterval(ticking);
      progress.update(null);
    },
  };
}
