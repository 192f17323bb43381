import { filePath, printablePath } from '@guardimesh/model';

/** A row's path, the text and where that is not lossless the bytes. */
export interface StoredPath {
  readonly file_path: string;
  readonly file_path_base64: string | null;
}

/** The path with all that is invisible, reordering or not UTF-8 escaped: two paths that differ look different. */
export function pathText(row: StoredPath): string {
  const bytes = row.file_path_base64 === null ? null : fromBase64(row.file_path_base64);
  return printablePath(filePath(bytes ?? row.file_path));
}

/** The same for any other text that comes from a cluster: names of images, pods and signatures. */
export function plainText(text: string): string {
  return printablePath(filePath(text));
}

/** An escaped path cut before its last part, which is what a person looks for first. */
export function splitPath(escaped: string): { directory: string; name: string } {
  const slash = escaped.lastIndexOf('/');
  return { directory: escaped.slice(0, slash + 1), name: escaped.slice(slash + 1) };
}

/** At most `max` characters, the middle left out; for a cell whose whole text stands in the details. */
export function cutMiddle(text: string, max: number): string {
  const chars = Array.from(text);
  if (chars.length <= max) return text;
  const head = Math.ceil((max - 1) / 2);
  return `${chars.slice(0, head).join('')}…${chars.slice(chars.length - (max - 1 - head)).join('')}`;
}

/** The first twelve characters, as every container runtime's own tools show an id. */
export function shortId(id: string): string {
  return plainText(id.slice(0, 12));
}

function fromBase64(text: string): Uint8Array | null {
  try {
    return Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
  } catch {
    // not base64: the lossy text is still there to be shown
    return null;
  }
}
