const SLASH = 0x2f;
const DOT = 0x2e;

/** A part of a path, a view of it, and whether it is the last one. */
export interface PathPart {
  readonly bytes: Uint8Array;
  readonly last: boolean;
}

/** True for one or more components between single slashes, none of them empty, `.` or `..`, and no NUL. */
export function isPlainRelative(path: Uint8Array): boolean {
  // asked of every file that is opened: no object is made
  let start = 0;
  let dots = 0;
  for (let at = 0; at <= path.length; at += 1) {
    const byte = at === path.length ? SLASH : path[at];
    if (byte === 0) return false;
    if (byte === DOT) dots += 1;
    if (byte !== SLASH) continue;
    const length = at - start;
    if (length === 0 || (length <= 2 && dots === length)) return false;
    start = at + 1;
    dots = 0;
  }
  return true;
}

export function* componentsOf(path: Uint8Array): Generator<PathPart, void, void> {
  let start = 0;
  for (;;) {
    const slash = path.indexOf(SLASH, start);
    if (slash === -1) {
      yield { bytes: path.subarray(start), last: true };
      return;
    }
    yield { bytes: path.subarray(start, slash), last: false };
    start = slash + 1;
  }
}

/** As few pieces as possible, cut at slashes, of at most `bytesMax` each; only a single longer component is longer. */
export function* chunksOf(path: Uint8Array, bytesMax: number): Generator<PathPart, void, void> {
  let start = 0;
  while (path.length - start > bytesMax) {
    let slash = path.lastIndexOf(SLASH, start + bytesMax);
    if (slash <= start) slash = path.indexOf(SLASH, start);
    if (slash === -1) break;
    yield { bytes: path.subarray(start, slash), last: false };
    start = slash + 1;
  }
  yield { bytes: path.subarray(start), last: true };
}
