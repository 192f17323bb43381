import { closeDescriptor, openRoot } from '@guardimesh/linux';
import { identityWords, VerdictTable } from '@guardimesh/scan-core';
import { BATCH_BYTES, EntryWriter, readEntries } from './entry-record.js';
import { descriptorSlots } from './open-directories.js';
import { TreeWalk } from './tree-walk.js';

/** Some of this process's own programs. */
const FOLDER = '/usr';
const ENTRIES_MAX = 1_000;
const DEPTH_MAX = 16;
/** Enough for the compiler to see what is used often, and to be done with it. */
const SECONDS_MAX = 0.25;
/** So many objects of a class V8 makes before it settles their shape; what was compiled before is compiled again. */
const SHAPING_WALKS = 8;
const SHAPING_ENTRIES = 50;

/** Walks a little, first with nothing known, then again and again with what was seen, and tells nobody. What goes wrong is of no consequence. */
export function warmUp(): void {
  const until = performance.now() + SECONDS_MAX * 1_000;
  const table = VerdictTable.make(ENTRIES_MAX);
  const given = new ArrayBuffer(BATCH_BYTES);
  // as a batch is given away: once a buffer has been, V8 throws out what it compiled on the word that none ever is
  const batch = structuredClone(given, { transfer: [given] });
  for (let walks = 1; performance.now() < until; walks += 1)
    if (walkOnce(table, batch, walks > SHAPING_WALKS ? ENTRIES_MAX : SHAPING_ENTRIES) === 0) return;
}

/** @returns entries seen */
function walkOnce(table: VerdictTable, batch: ArrayBuffer, entriesMax: number): number {
  const root = openRoot('', FOLDER);
  if (root < 0) return 0;
  const told = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
  const walk = new TreeWalk({
    ...{ root, shownAs: new Uint8Array(0), runtimeStubs: false, half: 0 },
    ...{ entriesMax, depthMax: DEPTH_MAX, secondsMax: SECONDS_MAX },
    known: { shared: table.shared, signatures: 1, context: 0, forgotten: 0 },
    ...{ told, descriptors: descriptorSlots(DEPTH_MAX) },
  });
  for (let isDone = false; !isDone;) {
    const writer = new EntryWriter(batch);
    isDone = walk.fill(writer);
    writer.end();
    for (const entry of readEntries(batch, writer.bytes)) {
      if (entry.kind !== 'candidate') continue;
      const { identity } = entry.candidate;
      const { sizeBytes } = identity;
      table.put(identityWords(identity), { signatures: 1, kind: 'clean', digest: null, sizeBytes });
    }
  }
  walk.close();
  closeDescriptor(root);
  return new Int32Array(told)[0] ?? 0;
}
