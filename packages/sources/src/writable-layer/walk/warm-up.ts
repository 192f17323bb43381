import { closeDescriptor, openRoot } from '@guardimesh/linux';
import { VerdictTable } from '@guardimesh/scan-core';
import { BATCH_BYTES, EntryWriter } from './entry-record.js';
import { descriptorSlots } from './open-directories.js';
import { TreeWalk } from './tree-walk.js';

/** Some of this process's own programs: enough for the compiler to see what is used often, 20 ms at most places. */
const FOLDER = '/usr';
const ENTRIES_MAX = 6_000;
const SECONDS_MAX = 0.1;
const DEPTH_MAX = 16;

/** Walks a little, with nothing known, and tells nobody. What goes wrong is of no consequence. */
export function warmUp(): void {
  const root = openRoot('', FOLDER);
  if (root < 0) return;
  const walk = new TreeWalk({
    ...{ root, shownAs: new Uint8Array(0), runtimeStubs: false, half: null },
    ...{ entriesMax: ENTRIES_MAX, depthMax: DEPTH_MAX, secondsMax: SECONDS_MAX },
    known: { shared: VerdictTable.make(1).shared, signatures: 1, context: 1, forgotten: 0 },
    told: new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT),
    descriptors: descriptorSlots(DEPTH_MAX),
  });
  const batch = new ArrayBuffer(BATCH_BYTES);
  while (!walk.fill(new EntryWriter(batch)));
  walk.close();
  closeDescriptor(root);
}
