import { closeSync, fstatSync, openSync } from 'node:fs';
import { silentLog, systemClock, type Clock, type Log } from '@guardimesh/kit';
import {
  createClamdEngine,
  DEFAULT_CLAMD_ENGINE,
  type ClamdEngine,
  type ClamdEngineSettings,
} from '@guardimesh/engines';
import { filePath, type EngineAnswer, type OpenFile } from '@guardimesh/model';

export function engineAt(
  socketPath: string,
  settings: Partial<ClamdEngineSettings> = {},
  parts: { clock?: Clock; log?: Log } = {},
): ClamdEngine {
  return createClamdEngine(
    { ...DEFAULT_CLAMD_ENGINE, socketPath, ...settings },
    parts.clock ?? systemClock,
    parts.log ?? silentLog,
  );
}

export function openFile(path: string): OpenFile & { close: () => void } {
  const descriptor = openSync(path, 'r');
  const stat = fstatSync(descriptor, { bigint: true });
  return {
    path: filePath(path),
    ...{ descriptor, changesShow: true },
    identity: {
      device: Number(stat.dev),
      inode: stat.ino,
      sizeBytes: Number(stat.size),
      modifiedNs: stat.mtimeNs,
      changedNs: stat.ctimeNs,
    },
    close: () => {
      closeSync(descriptor);
    },
  };
}

export interface Judged {
  readonly answer: EngineAnswer;
  readonly waited: number;
}

/** Scans one file from its own descriptor, closed at once after the answer as the flow does. */
export async function judge(
  engine: ClamdEngine,
  path: string,
  signal: AbortSignal = new AbortController().signal,
): Promise<Judged> {
  const file = openFile(path);
  let waited = 0;
  const hooks = {
    signal,
    onWaiting: () => {
      waited += 1;
    },
  };
  try {
    return { answer: await engine.scan(file, hooks), waited };
  } finally {
    file.close();
  }
}

/** All files, as many at once as the engine takes. */
export async function judgeAll(engine: ClamdEngine, paths: readonly string[]): Promise<Map<string, Judged>> {
  const judged = new Map<string, Judged>();
  const rest = [...paths];
  const work = async (): Promise<void> => {
    for (let path = rest.shift(); path !== undefined; path = rest.shift()) judged.set(path, await judge(engine, path));
  };
  await Promise.all(Array.from({ length: engine.parallelism }, work));
  return judged;
}

/** `clean`, the names, or the reason: what a test compares. */
export function gist(answer: EngineAnswer): string {
  if (answer.kind === 'clean') return 'clean';
  return answer.kind === 'match' ? answer.names.join(',') : `${answer.kind} ${answer.reason}`;
}
