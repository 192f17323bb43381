import { createHash } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Files of a signature folder that are looked at; ClamAV's and the third-party sets are some dozens. */
const FILES_MAX = 2_000;
/** 64 bits: told apart, not signed */
const FINGERPRINT_HEX_DIGITS = 16;

interface FolderState {
  readonly fingerprint: string;
  readonly newestChangeMs: number;
}

/**
 * A short text that changes with names, sizes or times of a folder's files; no file is read.
 * @throws {RangeError} where it holds more files than are looked at; the system's error where it cannot be read
 */
export async function databaseFingerprint(folder: string): Promise<string> {
  return (await stateOf(folder)).fingerprint;
}

export interface FolderLabelSettings {
  readonly folder: string;
  readonly socketPath: string;
  /** at most this long after a change clamd has loaded it: its SelfCheck (600 s) and the loading */
  readonly loadedWithinSeconds?: number;
  readonly nowMs?: () => number;
}

/**
 * A label for the signatures that clamd has *loaded*, from the folder it loads. The folder may already hold newer ones:
 * while clamd may not have loaded them yet, the label is marked `~loading`, so that a verdict made meanwhile with the old
 * ones is not taken later for one of the new. They are loaded for sure where clamd's socket is younger than the folder's
 * newest change, for clamd makes it after loading; or when the time for a reload has passed.
 */
export function folderLabel(settings: FolderLabelSettings): () => Promise<string> {
  const loadedWithinMs = (settings.loadedWithinSeconds ?? 900) * 1_000;
  const nowMs = settings.nowMs ?? (() => Date.now());
  return async () => {
    const { fingerprint, newestChangeMs } = await stateOf(settings.folder);
    const isLoaded =
      nowMs() - newestChangeMs > loadedWithinMs || newestChangeMs < (await stat(settings.socketPath)).ctimeMs;
    return isLoaded ? fingerprint : `${fingerprint}~loading`;
  };
}

async function stateOf(folder: string): Promise<FolderState> {
  const names = (await readdir(folder)).sort();
  if (names.length > FILES_MAX) throw new RangeError(`${folder} holds more than ${FILES_MAX} files`);
  const hash = createHash('sha256');
  let newestChangeMs = (await stat(folder)).ctimeMs;
  for (const name of names) {
    const { size, mtimeMs, ctimeMs } = await stat(join(folder, name));
    hash.update(JSON.stringify([name, size, mtimeMs]));
    newestChangeMs = Math.max(newestChangeMs, ctimeMs);
  }
  return { fingerprint: hash.digest('hex').slice(0, FINGERPRINT_HEX_DIGITS), newestChangeMs };
}
