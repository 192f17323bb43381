import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describeError, type Clock, type Log } from '@guardimesh/kit';
import type { PassBook, PassNote } from '@guardimesh/scan-core';
import { bindingNow } from '../saved-file/binding.js';

const FILE = 'passes.json';
const FORMAT = 1;
/** Containers of a node, those that have ended included; the oldest are forgotten first. */
const NOTES_MAX = 10_000;
const FILE_BYTES_MAX = 4 * 1024 * 1024;

export interface PassBookSettings {
  /** the scanner's own folder; null: what is noted is forgotten with the process */
  readonly folder: string | null;
  readonly saveSeconds: number;
}

export interface KeptPassBook {
  readonly book: PassBook;
  /** Saves now and then until the signal aborts. */
  run(signal: AbortSignal): Promise<void>;
  save(): Promise<void>;
}

/**
 * When each container is due next, kept over a restart of the scanner. Notes are of this boot only: a container's life is named by a
 * pid and its start time. A file that is not ours, torn or of another boot is put aside with a word, and everything starts anew.
 */
export async function keepPassBook(settings: PassBookSettings, clock: Clock, log: Log): Promise<KeptPassBook> {
  const { folder, saveSeconds } = settings;
  const bootId = bindingNow()?.bootId ?? null;
  const path = folder === null || bootId === null ? null : join(folder, FILE);
  const notes = path === null || bootId === null ? new Map<string, PassNote>() : await load(path, bootId, log);
  let isChanged = false;

  const book: PassBook = {
    recall: (life) => notes.get(life) ?? null,
    note: (life, note) => {
      notes.delete(life);
      notes.set(life, note);
      isChanged = true;
      if (notes.size <= NOTES_MAX) return;
      const oldest = notes.keys().next();
      if (oldest.done !== true) notes.delete(oldest.value);
    },
    forget: (life) => {
      isChanged = notes.delete(life) || isChanged;
    },
  };
  const save = async (): Promise<void> => {
    if (path === null || folder === null || !isChanged) return;
    isChanged = false;
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await write(path, JSON.stringify({ format: FORMAT, bootId, notes: [...notes] }));
    } catch (thrown) {
      isChanged = true;
      log.warn({ path, error: describeError(thrown) }, 'the passes could not be noted down');
    }
  };
  return {
    book,
    save,
    run: async (signal) => {
      while (!signal.aborted) {
        await clock.sleep(saveSeconds * 1_000, signal);
        await save();
      }
    },
  };
}

async function write(path: string, text: string): Promise<void> {
  const temporary = `${path}.new`;
  await rm(temporary, { force: true });
  // exclusive: through no link that somebody put there
  const file = await open(temporary, 'wx', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(temporary, path);
}

async function load(path: string, bootId: string, log: Log): Promise<Map<string, PassNote>> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch {
    return new Map();
  }
  const notes = text.length > FILE_BYTES_MAX ? null : parse(text, bootId);
  if (notes === null)
    log.warn({ path }, 'what was noted of passes is of another boot, or no such file; it starts anew');
  return notes ?? new Map();
}

function parse(text: string, bootId: string): Map<string, PassNote> | null {
  try {
    const value = JSON.parse(text) as { format?: unknown; bootId?: unknown; notes?: unknown };
    if (value.format !== FORMAT || value.bootId !== bootId || !Array.isArray(value.notes)) return null;
    const notes = value.notes.slice(0, NOTES_MAX).map(noteOf);
    return notes.every((each) => each !== null) ? new Map(notes) : null;
  } catch {
    return null;
  }
}

function noteOf(entry: unknown): [string, PassNote] | null {
  if (!Array.isArray(entry)) return null;
  const [life, note] = entry as readonly unknown[];
  const { passes, dueAtMs } = (note ?? {}) as Record<string, unknown>;
  if (typeof life !== 'string' || typeof passes !== 'number' || typeof dueAtMs !== 'number') return null;
  if (!Number.isSafeInteger(passes) || passes < 0 || !Number.isFinite(dueAtMs)) return null;
  return [life, { passes, dueAtMs }];
}
