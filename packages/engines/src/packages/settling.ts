import { folderState } from '../container-files/index.js';
import { APK_LISTS } from './apk.js';
import { DPKG_INFO, DPKG_STATUS } from './dpkg.js';

/** There while dpkg unpacks a package, and written by it at each step. */
const DPKG_AT_WORK = ['var/lib/dpkg/tmp.ci', DPKG_STATUS, DPKG_INFO];
/** apk holds this while it installs; its list follows at the very end. */
const APK_AT_WORK = ['lib/apk/db/lock', 'usr/lib/apk/db/lock', ...APK_LISTS];

/**
 * Whether an installer may still be about to record a file: it is young, and so is what the installer keeps in the writable layer.
 * A package manager puts its files in place first and says so afterwards.
 */
export function mayBeRecordedSoon(
  hostRoot: string,
  upper: string,
  path: string,
  ageOf: (changedNs: bigint) => number,
  file: { readonly changedNs: bigint },
  settlingSeconds: number,
): boolean {
  const isYoung = (changedNs: bigint): boolean => ageOf(changedNs) < settlingSeconds;
  if (!isYoung(file.changedNs)) return false;
  const isAtWork = (place: string): boolean => {
    const state = folderState(hostRoot, upper, place);
    return state !== null && isYoung(state.changedNs);
  };
  if (DPKG_AT_WORK.some(isAtWork)) return true;
  // the lock's own times stand still: that it was ever taken here, and a young file, have to do
  if (APK_AT_WORK.some((place) => folderState(hostRoot, upper, place) !== null)) return true;
  return /\/(site|dist)-packages\//.test(path);
}
