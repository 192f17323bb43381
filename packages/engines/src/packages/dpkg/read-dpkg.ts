import { folderState, listFolder, readSmallFile } from '../../container-files/index.js';
import {
  isPlainPath,
  linesOf,
  NO_RECORDS,
  RECORD_BOUNDS,
  type RecordedFile,
  type RecordedFiles,
} from '../package-files.js';
import { addUnpacked, type UnpackedPackages } from './status.js';

const DPKG = 'var/lib/dpkg';
const DPKG_INFO = `${DPKG}/info`;
/** All of which one changes when dpkg has recorded something. */
export const DPKG_RECORDS = [DPKG_INFO, `${DPKG}/status`, `${DPKG}/updates`, `${DPKG}/diversions`];
/** What dpkg runs while it installs and removes: in no list, in the folder of the lists (deb-preinst(5) and others). */
const MAINTAINER_SCRIPTS = ['preinst', 'postinst', 'prerm', 'postrm', 'config'];
/** Put in place in one go with the list, so within this time of it whatever the machine does. */
const SCRIPT_SLACK_NS = 10_000_000_000n;

type Read = (relative: string) => Promise<Buffer | null>;

/**
 * What dpkg has recorded in one layer: for a container's writable layer the packages that were installed, upgraded or reinstalled at
 * run time. A file counts where three records agree: the status says that its package is unpacked, the package's list names it, and
 * its sums or the status give its digest (dpkg-query(1), deb-md5sums(5), deb-conffiles(5)).
 */
export async function readDpkg(hostRoot: string, layer: string): Promise<RecordedFiles> {
  const names = new Set(listFolder(hostRoot, layer, DPKG_INFO, RECORD_BOUNDS.listsMax) ?? []);
  if (names.size === 0) return NO_RECORDS;
  let bytesLeft: number = RECORD_BOUNDS.allListsBytesMax;
  const read: Read = async (relative) => {
    const list = await readSmallFile(hostRoot, layer, relative, Math.min(bytesLeft, RECORD_BOUNDS.listBytesMax));
    bytesLeft -= list?.length ?? 0;
    return list;
  };
  const packages = await readUnpacked(hostRoot, layer, read);
  const diversions = parseDiversions(await read(`${DPKG}/diversions`));
  const files = new Map<string, RecordedFile>();
  for (const [name, conffiles] of packages) {
    if (!names.has(`${name}.list`)) continue;
    const list = await read(`${DPKG_INFO}/${name}.list`);
    if (list === null) continue;
    const sums = names.has(`${name}.md5sums`) ? await read(`${DPKG_INFO}/${name}.md5sums`) : null;
    addPackage(list, sums, conffiles, files, (path) => placeOf(path, name, diversions));
    addScripts(hostRoot, layer, name, names, files);
    if (files.size > RECORD_BOUNDS.filesMax) return NO_RECORDS;
  }
  return files;
}

/** The status file, and the journal of what has changed since it was written (dpkg: lib/dpkg/dbmodify.c). */
async function readUnpacked(hostRoot: string, layer: string, read: Read): Promise<UnpackedPackages> {
  const packages: UnpackedPackages = new Map();
  const status = await read(`${DPKG}/status`);
  if (status !== null) addUnpacked(status, packages);
  const updates = listFolder(hostRoot, layer, `${DPKG}/updates`, RECORD_BOUNDS.listsMax) ?? [];
  for (const name of updates.filter((each) => /^\d{1,10}$/.test(each)).sort()) {
    const update = await read(`${DPKG}/updates/${name}`);
    if (update !== null) addUnpacked(update, packages);
  }
  return packages;
}

/**
 * @param list paths with a leading slash
 * @param sums lines `md5  path-without-leading-slash`; others are passed over
 * @param placeOf where a file of the package really is
 */
export function addPackage(
  list: Buffer,
  sums: Buffer | null,
  conffiles: ReadonlyMap<string, RecordedFile>,
  into: Map<string, RecordedFile>,
  placeOf: (path: string) => string = (path) => path,
): void {
  const digests = new Map(conffiles);
  for (const line of sums === null ? [] : linesOf(sums)) {
    const [, digest, path] = /^([0-9a-f]{32}) [ *](.+)$/.exec(line) ?? [];
    if (digest === undefined || path === undefined) continue;
    digests.set(`/${path}`, { by: 'digest', algorithm: 'md5', digest });
    if (digests.size > RECORD_BOUNDS.filesMax) return;
  }
  for (const path of linesOf(list)) {
    const recorded = digests.get(path);
    const place = recorded === undefined ? '' : placeOf(path);
    if (recorded !== undefined && isPlainPath(place)) into.set(place, recorded);
  }
}

/** Their digests are recorded nowhere. The kernel's own time of change cannot be set back: a script put there later is none of these. */
function addScripts(
  hostRoot: string,
  layer: string,
  name: string,
  names: ReadonlySet<string>,
  into: Map<string, RecordedFile>,
): void {
  const scripts = MAINTAINER_SCRIPTS.map((kind) => `${name}.${kind}`).filter((script) => names.has(script));
  const listed = scripts.length === 0 ? null : folderState(hostRoot, layer, `${DPKG_INFO}/${name}.list`);
  if (listed === null) return;
  for (const script of scripts)
    into.set(`/${DPKG_INFO}/${script}`, { by: 'time', changedNsMax: listed.changedNs + SCRIPT_SLACK_NS });
}

interface Diversion {
  readonly to: string;
  /** the package whose own file stays at the path; `:` where it is an administrator's doing */
  readonly by: string;
}

/** Three lines each: the path in the records, where the file of all others is instead, and by whom (dpkg-divert(1)). */
function parseDiversions(diversions: Buffer | null): ReadonlyMap<string, Diversion> {
  const parsed = new Map<string, Diversion>();
  if (diversions === null) return parsed;
  const lines = linesOf(diversions);
  for (let from = lines.next(); from.done !== true; from = lines.next()) {
    const [to, by] = [lines.next(), lines.next()];
    if (to.done !== true && by.done !== true) parsed.set(from.value, { to: to.value, by: by.value });
  }
  return parsed;
}

function placeOf(path: string, name: string, diversions: ReadonlyMap<string, Diversion>): string {
  const diversion = diversions.get(path);
  return diversion === undefined || diversion.by === name.replace(/:.*/, '') ? path : diversion.to;
}
