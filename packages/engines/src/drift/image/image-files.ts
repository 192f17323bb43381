import { opendir } from 'node:fs/promises';
import { closeDescriptor, openRoot } from '@guardimesh/linux';

/** Entries of one image that are looked at; of a larger image some copies are told as new programs. */
const ENTRIES_MAX = 500_000;
const DEPTH_MAX = 64;

/** A file of a layer: a path-only descriptor of the layer's root, for the moment, and the path beneath it, one character a byte. */
export interface LayerEntry {
  readonly root: number;
  readonly relative: string;
}

/** The regular files of an image's layers, those that upper layers hide included. Layers that cannot be opened are passed over. */
export async function* imageFiles(hostRoot: string, layers: readonly string[]): AsyncGenerator<LayerEntry, void, void> {
  let entries = 0;
  for (const layer of layers) {
    const root = openRoot(hostRoot, layer);
    if (root < 0) continue;
    try {
      for await (const relative of filesBeneath(`/proc/self/fd/${root}`, '', 0)) {
        entries += 1;
        if (entries > ENTRIES_MAX) return;
        yield { root, relative };
      }
    } finally {
      closeDescriptor(root);
    }
  }
}

/** A layer is nobody's to change while it is mounted, so names are enough here; what they lead to is opened beneath the root. */
async function* filesBeneath(root: string, folder: string, depth: number): AsyncGenerator<string, void, void> {
  if (depth > DEPTH_MAX) return;
  const opened = await opendir(`${root}/${folder}`, { encoding: 'latin1', bufferSize: 256 }).catch(() => null);
  if (opened === null) return;
  for await (const entry of opened) {
    const relative = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) yield* filesBeneath(root, relative, depth + 1);
    else if (entry.isFile()) yield relative;
  }
}
