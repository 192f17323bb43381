import type { ScanRow } from '@guardimesh/wire';
import { cutMiddle, pathText, splitPath } from '../format/stored-text.js';

/** What a cell has room for; the whole path, up to its 16 KiB, stands in the details. */
const DIRECTORY_CHARS = 120;
const NAME_CHARS = 120;

export function PathView({ row }: { row: ScanRow }) {
  const { directory, name } = splitPath(pathText(row));
  return (
    <span className="stored-text font-mono text-[0.8125rem]" data-path>
      <span className="text-soft">{cutMiddle(directory, DIRECTORY_CHARS)}</span>
      <span>{cutMiddle(name, NAME_CHARS)}</span>
    </span>
  );
}
