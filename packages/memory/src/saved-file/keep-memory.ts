import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describeError, type Clock, type Log } from '@guardimesh/kit';
import { ClockSets } from '@guardimesh/linux';
import { dimensionsFor, TableVerdicts } from '@guardimesh/scan-core';
import { bindingNow } from './binding.js';
import type { Binding } from './file-format.js';
import { load } from './load.js';
import { save } from './save.js';

const FILE = 'verdicts';
/** Tries of one saving, where something is forgotten meanwhile each time. */
const TRIES_MAX = 3;

export interface KeptMemorySettings {
  /** folder of the scanner's own; null: what is known is forgotten with the process */
  readonly folder: string | null;
  readonly entriesMax: number;
  /** pause between two savings, each only where something has changed */
  readonly saveSeconds: number;
  /** this boot and its clocks, where it is not to be asked of the kernel */
  readonly bindingNow?: () => Binding | null;
}

/** A memory that is still there after a restart. */
export interface KeptMemory {
  readonly memory: TableVerdicts;
  /** Saves from time to time until the signal aborts. Never throws: what fails is logged. */
  run(signal: AbortSignal): Promise<void>;
  /** Saves what has changed; a last time once nobody remembers anything more. Never throws. */
  save(): Promise<void>;
}

/**
 * The memory that was saved in the folder, or an empty one: what is torn, of another format, of another boot, or from before the
 * clock was set back is left aside, with a word in the log. Never throws.
 */
export function keepMemory(settings: KeptMemorySettings, clock: Clock, log: Log): KeptMemory {
  const memory = new TableVerdicts(settings.entriesMax, clock, clockSets(log));
  const { folder } = settings;
  const bindingOf = settings.bindingNow ?? bindingNow;
  const binding = bindingOf();
  if (folder === null || binding === null) {
    const nothing = (): Promise<void> => Promise.resolve();
    return { memory, run: nothing, save: nothing };
  }
  const path = join(folder, FILE);
  const loaded = load(path, dimensionsFor(settings.entriesMax).bytes, binding);
  if (loaded.kind === 'memory' && memory.restore(loaded.memory)) {
    log.info({ entries: memory.entries }, 'verdicts of earlier runs are known');
  } else if (loaded.kind !== 'none') {
    const why = loaded.kind === 'left-aside' ? loaded.why : 'its table is not as expected';
    log.warn({ path, why }, 'saved verdicts are left aside; every file is scanned once more');
  }
  let savedChanges = memory.changes;

  const saveChanges = async (): Promise<void> => {
    const { changes } = memory;
    if (changes === savedChanges) return;
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      for (let tries = 0; tries < TRIES_MAX; tries += 1) {
        const now = bindingOf();
        if (now === null || !(await save(path, memory, now))) continue;
        savedChanges = changes;
        return;
      }
    } catch (thrown) {
      log.warn({ path, error: describeError(thrown) }, 'verdicts could not be saved; they are kept in memory');
    }
  };

  return {
    memory,
    run: async (signal) => {
      for (;;) {
        await clock.sleep(settings.saveSeconds * 1_000, signal);
        if (signal.aborted) return;
        await saveChanges();
      }
    },
    save: saveChanges,
  };
}

/** As the kernel tells it; where it does not, the clocks are compared. The timer is there for as long as the process is. */
function clockSets(log: Log): () => boolean {
  try {
    const sets = new ClockSets();
    return () => sets.wasSet();
  } catch (thrown) {
    log.warn({ error: describeError(thrown) }, 'the kernel does not tell when the clock is set; it is only compared');
    return () => false;
  }
}
