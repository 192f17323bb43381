import { LocalError } from '../error/index.js';
import { layerPath, type LayerEntry } from './layer.js';
import { writeTar, type TarEntry } from './tar.js';

const NOTHING = new Uint8Array(0);

/**
 * The tar of one layer: sorted by path, so that the order of the entries does not change its digest, with the parent
 * directories that are missing.
 * @throws {LocalError} `bad-image` for a path that leaves the root, stands twice, or lies below something that is no directory
 */
export function layerTar(entries: readonly LayerEntry[]): Buffer {
  const byPath = new Map<string, TarEntry>();
  for (const entry of entries) {
    const written = tarEntry(entry);
    if (byPath.has(written.path))
      throw new LocalError('bad-image', `${JSON.stringify(written.path)} stands twice in a layer`);
    byPath.set(written.path, written);
  }
  for (const path of [...byPath.keys()]) {
    for (const parent of parentsOf(path)) {
      const present = byPath.get(parent);
      if (present === undefined) {
        byPath.set(parent, { path: parent, kind: 'directory', mode: 0o755, content: NOTHING, linkName: '' });
      } else if (present.kind !== 'directory') {
        throw new LocalError(
          'bad-image',
          `${JSON.stringify(path)} lies below ${JSON.stringify(parent)}, which is no directory`,
        );
      }
    }
  }
  // by code unit: a parent is a prefix of what it holds, so it comes first
  return writeTar([...byPath.values()].sort((a, b) => (a.path < b.path ? -1 : 1)));
}

function tarEntry(entry: LayerEntry): TarEntry {
  const path = layerPath(entry.path);
  if ('symlink' in entry) return { path, kind: 'symlink', mode: 0o777, content: NOTHING, linkName: entry.symlink };
  if ('directory' in entry) {
    return { path, kind: 'directory', mode: entry.mode ?? 0o755, content: NOTHING, linkName: '' };
  }
  if ('removed' in entry) {
    const cut = path.lastIndexOf('/') + 1;
    const whiteout = `${path.slice(0, cut)}.wh.${path.slice(cut)}`;
    return { path: whiteout, kind: 'file', mode: 0o600, content: NOTHING, linkName: '' };
  }
  const content = typeof entry.content === 'string' ? Buffer.from(entry.content, 'utf8') : entry.content;
  return { path, kind: 'file', mode: entry.mode ?? 0o644, content, linkName: '' };
}

function parentsOf(path: string): string[] {
  const parts = path.split('/');
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join('/'));
}
