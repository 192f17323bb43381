import { parseMount } from './mount-info.js';
import { parseOverlayOptions, type OverlayLayers } from './overlay-options.js';
import { readProcFile } from './read-proc-file.js';

/**
 * The root mount stands near the start of the list, before all that was mounted beneath it; a container that may mount can
 * make the rest of its list as long as it likes.
 */
const MOUNTINFO_BYTES_MAX = 1_048_576;

/** What a process has as its root file system. `upper` is null where that is no overlay, or one without a writable layer. */
export type OverlayRoot = OverlayLayers;

/**
 * The layers of a process's root file system, as paths on the host. A path may be relative: runtimes change directory
 * before they mount, to keep the option short.
 * @returns null where there is no such process, or its list shows no root (a process in a chroot)
 */
export function readOverlayRoot(pid: number, procRoot = '/proc'): OverlayRoot | null {
  const text = readProcFile(procRoot, pid, 'mountinfo', MOUNTINFO_BYTES_MAX);
  return text === null ? null : parseOverlayRoot(text.latin1);
}

/**
 * The first mount at `/` is the process's root; one further down the list was mounted over it later, and the process does
 * not see it (a mount in a list comes after the one it stands on).
 */
export function parseOverlayRoot(mountinfo: string): OverlayRoot | null {
  for (const line of mountinfo.split('\n')) {
    const mount = parseMount(line);
    if (mount?.mountPoint !== '/') continue;
    return mount.fileSystem === 'overlay' ? parseOverlayOptions(mount.superOptions) : { upper: null, lowers: [] };
  }
  return null;
}
