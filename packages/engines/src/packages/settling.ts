import { folderState } from '../container-files/index.js';
import { APK_LISTS } from './apk.js';
import { DPKG_RECORDS } from './dpkg/index.js';
import { pythonFolders } from './pip.js';
import { RPM_RECORDS } from './rpm/index.js';

/** What an installer writes at each step, in the writable layer: young while it is at work. */
const AT_WORK = [
  // dpkg unpacks what it runs into tmp.ci first
  ...['var/lib/dpkg/tmp.ci', ...DPKG_RECORDS],
  // rpm has its database open for writing, and copied up, before the first file is put in place
  ...RPM_RECORDS.flatMap((place) => [place, `${place}-shm`]),
  ...['var/lib/rpm/.rpm.lock', 'usr/lib/sysimage/rpm/.rpm.lock'],
];
/** apk holds this while it installs; its list follows at the very end. */
const APK_AT_WORK = ['lib/apk/db/lock', 'usr/lib/apk/db/lock', ...APK_LISTS];
/** dpkg unpacks under such a name; a settings file keeps it until its package is configured */
const DPKG_UNPACKED = /\.dpkg-(new|tmp)$/;
/** so much longer is waited for those, as all packages of a run are unpacked before the first is configured; and for large wheels */
const LONG_FACTOR = 10;

/**
 * Whether an installer may still be about to record a file: it is young, and so is what the installer keeps in the writable layer.
 * A package manager puts its files in place first and says so afterwards.
 *
 * @param path in the container, one character a byte
 * @param ageOf seconds since a time of the kernel's
 */
export function mayBeRecordedSoon(
  hostRoot: string,
  upper: string,
  path: string,
  ageOf: (changedNs: bigint) => number,
  file: { readonly changedNs: bigint },
  settlingSeconds: number,
): boolean {
  const graceSeconds = DPKG_UNPACKED.test(path) ? settlingSeconds * LONG_FACTOR : settlingSeconds;
  if (ageOf(file.changedNs) >= graceSeconds) return false;
  const isYoung = (place: string, seconds: number): boolean => {
    const state = folderState(hostRoot, upper, place);
    return state !== null && ageOf(state.changedNs) < seconds;
  };
  if (AT_WORK.some((place) => isYoung(place, settlingSeconds))) return true;
  // the lock's own times stand still: that it was ever taken here, and a young file, have to do
  if (APK_AT_WORK.some((place) => folderState(hostRoot, upper, place) !== null)) return true;
  return pythonFolders(hostRoot, upper, path).some((place) => isYoung(place, settlingSeconds * LONG_FACTOR));
}
