import { RUNTIME_BOUNDS } from '../port/index.js';

/** PATH_MAX of Linux, less its final NUL */
const PATH_BYTES_MAX = 4_095;

/** An absolute path with no empty, `.` or `..` part and no NUL, else null: what a runtime names is opened below `/host`. */
export function hostPathOrNull(path: string | null): string | null {
  if (path === null || !path.startsWith('/') || path === '/' || Buffer.byteLength(path) > PATH_BYTES_MAX) return null;
  if (path.includes('\0')) return null;
  const parts = path.slice(1).split('/');
  return parts.some((part) => part === '' || part === '.' || part === '..') ? null : path;
}

/**
 * The directories of an overlay mount's `lowerdir=`, topmost first: parted by colons, a backslash takes the next
 * character as it is (overlayfs documentation of the Linux kernel). null where one is not a usable path: a list with
 * holes would shift every digest by one layer.
 */
export function lowerPathsOrNull(option: string): readonly string[] | null {
  const paths: string[] = [];
  let path = '';
  for (let at = 0; at <= option.length; at += 1) {
    const char = option[at];
    if (char === ':' || char === undefined) {
      if (hostPathOrNull(path) === null || paths.length >= RUNTIME_BOUNDS.layersMax) return null;
      paths.push(path);
      path = '';
    } else if (char === '\\') {
      const escaped = option[(at += 1)];
      if (escaped === undefined) return null;
      path += escaped;
    } else {
      path += char;
    }
  }
  return paths;
}
