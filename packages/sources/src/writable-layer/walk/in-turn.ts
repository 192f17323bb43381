import type { WalkEntry } from '@guardimesh/scan-core';
import { readEntries } from './entry-record.js';
import type { Batch, RemoteWalk } from './remote-walk.js';

/** Directories told by one half that the other may tell as well; beyond that one could be counted twice. */
const SHARED_TOLD_MAX = 10_000;

/** The batches of one walk, or of the two halves of one as they come. A directory that both could not go through is told once. */
export async function* inTurn(
  walks: readonly RemoteWalk[],
  signal: AbortSignal,
): AsyncGenerator<readonly WalkEntry[], void, void> {
  const waiting = new Map<RemoteWalk, Promise<{ walk: RemoteWalk; batch: Batch | null }>>();
  const ask = (walk: RemoteWalk): void => {
    waiting.set(
      walk,
      walk.next(signal).then((batch) => ({ walk, batch })),
    );
  };
  const told = new Set<string>();
  walks.forEach(ask);
  while (waiting.size > 0) {
    const { walk, batch } = await Promise.race(waiting.values());
    waiting.delete(walk);
    if (batch === null) continue;
    const entries = readEntries(batch.buffer, batch.bytes);
    yield walks.length === 1 ? entries : entries.filter((entry) => isNew(entry, told));
    ask(walk);
  }
}

function isNew(entry: WalkEntry, told: Set<string>): boolean {
  if (entry.kind !== 'unscanned') return true;
  const key = Buffer.from(entry.path.bytes).toString('latin1');
  if (told.has(key)) return false;
  if (told.size < SHARED_TOLD_MAX) told.add(key);
  return true;
}
