import { countOf } from '../format/counts.js';

const NAMES: Readonly<Record<string, [string, string]>> = {
  directory: ['directory', 'directories'],
  symlink: ['symbolic link', 'symbolic links'],
  whiteout: ['whiteout', 'whiteouts'],
  'runtime-stub': ['empty file of the runtime', 'empty files of the runtime'],
  empty: ['empty file', 'empty files'],
};

/** `3 directories, 1 symbolic link`: entries that hold no bytes of their own. */
export function nothingText(counts: Readonly<Record<string, number | undefined>>): string {
  const parts = Object.entries(counts).flatMap(([kind, count]) => {
    if (count === undefined || count === 0) return [];
    const [one, many] = NAMES[kind] ?? [kind, kind];
    return [countOf(count, one, many)];
  });
  return parts.length === 0 ? 'none' : parts.join(', ');
}
