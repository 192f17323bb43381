import { describeError, systemClock, type Log } from '@guardimesh/kit';
import { ProcRoot } from '@guardimesh/linux';
import type { ContainerSnapshot, ScanTarget, UnscannedReason } from '@guardimesh/model';
import type { FileSource, OpenSource, ProcessWatch } from '@guardimesh/scan-core';
import { DEFAULT_PROCESS_BOUNDS, type ProcessBounds } from './bounds.js';
import { HeldProcesses } from './held-processes.js';
import type { ContainerRef } from './owner/index.js';
import { ProcessThread } from './thread/index.js';

export interface ProcessSettings {
  /** the host's proc file system: `/host/proc` in the node pod, `/proc` on the host itself */
  readonly procRoot: string;
  /** pause between two sweeps over all processes of the node */
  readonly sweepSeconds: number;
  readonly log: Log;
  readonly bounds?: Partial<ProcessBounds>;
  /** the compiled process-worker.js; needed only where a bundler put it elsewhere than beside the bundle */
  readonly threadProgram?: URL;
}

/** What runs in the node's containers: their files for a pass, and the word that a pass is worth while. */
export interface ProcessSource extends FileSource {
  readonly watch: ProcessWatch;
  /** Starts the thread that reads /proc, so that the first pass need not wait for it. Never throws. */
  prepare(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Programs, mappings and open files of containers' processes that no walk of their layers shows: gone from disk, in memory only, or
 * on a file system of the container's own. Read from /proc; nothing is traced, and no process is stopped or written to.
 * @throws {LinuxError} where there is no proc file system at that place
 */
export function createProcessSource(settings: ProcessSettings): ProcessSource {
  const { procRoot, log, sweepSeconds } = settings;
  const bounds = { ...DEFAULT_PROCESS_BOUNDS, ...settings.bounds };
  const root = new ProcRoot(procRoot);
  const thread = new ProcessThread({ procRoot, bounds }, log, settings.threadProgram ?? null);

  const open = async (target: ScanTarget): Promise<OpenSource | UnscannedReason | null> => {
    const answer = await thread.ask({ kind: 'look', container: refTo(target.container) });
    if (answer === 'late') return 'time-limit';
    if (answer.kind !== 'look') return 'internal-error';
    return answer.look.processes === 0 ? null : new HeldProcesses(root, answer.look);
  };

  async function* news(
    containers: () => readonly ContainerSnapshot[],
    signal: AbortSignal,
  ): AsyncGenerator<string, void, void> {
    while (!signal.aborted) {
      const answer = await thread.ask({ kind: 'sweep', containers: containers().map(refTo) });
      if (answer === 'late') log.warn({ seconds: bounds.answerSecondsMax }, 'a sweep over processes does not end');
      else if (answer.kind === 'sweep') yield* answer.result.containerIds;
      await systemClock.sleep(sweepSeconds * 1_000, signal);
    }
  }

  return {
    scope: 'processes',
    open: (target) =>
      open(target).catch((thrown: unknown) => {
        log.error({ error: describeError(thrown) }, 'processes could not be looked at');
        return 'internal-error';
      }),
    watch: { news },
    prepare: async () => {
      await thread.ask({ kind: 'sweep', containers: [] });
    },
    close: async () => {
      await thread.close();
      root.close();
    },
  };
}

function refTo({ id, process }: ContainerSnapshot): ContainerRef {
  return { id, process };
}
