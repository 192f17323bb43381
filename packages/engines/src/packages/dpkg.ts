import { listFolder, readSmallFile } from '../container-files/index.js';
import { isPlainPath, RECORD_BOUNDS, type RecordedFile, type RecordedFiles } from './package-files.js';

export const DPKG_INFO = 'var/lib/dpkg/info';
export const DPKG_STATUS = 'var/lib/dpkg/status';
/** What dpkg runs while it installs and removes: in no list, in the folder of the lists (deb-preinst(5) and others). */
const MAINTAINER_SCRIPT = /^(.+)\.(preinst|postinst|prerm|postrm|config)$/;
const SUMS = '.md5sums';

/**
 * What dpkg has recorded in one layer (dpkg-query(1), deb-md5sums(5)): for a container's writable layer the packages that were
 * installed, upgraded or reinstalled at run time. A package counts only where its list stands beside its sums.
 */
export async function readDpkg(hostRoot: string, layer: string): Promise<RecordedFiles> {
  const files = new Map<string, RecordedFile>();
  const names = listFolder(hostRoot, layer, DPKG_INFO, RECORD_BOUNDS.listsMax) ?? [];
  const packages = new Set(
    names.filter((name) => name.endsWith('.list')).map((name) => name.slice(0, -'.list'.length)),
  );
  for (const name of names) {
    const script = MAINTAINER_SCRIPT.exec(name)?.[1];
    if (script !== undefined && packages.has(script))
      files.set(`/${DPKG_INFO}/${name}`, { algorithm: 'md5', digest: null });
    if (!name.endsWith(SUMS) || !packages.has(name.slice(0, -SUMS.length))) continue;
    const sums = await readSmallFile(hostRoot, layer, `${DPKG_INFO}/${name}`, RECORD_BOUNDS.listBytesMax);
    if (sums !== null) parseMd5Sums(sums.toString('latin1'), files);
    if (files.size > RECORD_BOUNDS.filesMax) return new Map();
  }
  if (packages.size > 0) {
    const status = await readSmallFile(hostRoot, layer, DPKG_STATUS, RECORD_BOUNDS.listBytesMax);
    if (status !== null) parseConffiles(status.toString('latin1'), packages, files);
  }
  return files.size > RECORD_BOUNDS.filesMax ? new Map() : files;
}

/** Lines `md5  path-without-leading-slash`; others are passed over. */
export function parseMd5Sums(latin1: string, into: Map<string, RecordedFile>): void {
  for (const line of latin1.split('\n')) {
    const [, digest, path] = /^([0-9a-f]{32}) [ *](.+)$/.exec(line) ?? [];
    if (digest === undefined || path === undefined || !isPlainPath(`/${path}`)) continue;
    into.set(`/${path}`, { algorithm: 'md5', digest });
  }
}

/**
 * The configuration files of those packages, `/etc/init.d/x` for one, which are in no list of sums (dpkg(1), deb-conffiles(5)): the
 * status of each package has a field `Conffiles` with lines ` path md5`, which dpkg writes when it has configured the package.
 */
function parseConffiles(latin1: string, packages: ReadonlySet<string>, into: Map<string, RecordedFile>): void {
  for (const paragraph of latin1.split('\n\n')) {
    const name = /^Package: (.+)$/m.exec(paragraph)?.[1];
    const architecture = /^Architecture: (.+)$/m.exec(paragraph)?.[1];
    if (name === undefined || !(packages.has(name) || packages.has(`${name}:${architecture ?? ''}`))) continue;
    const [, lines] = /^Conffiles:\n((?: .*\n?)+)/m.exec(paragraph) ?? [];
    for (const line of lines?.split('\n') ?? []) {
      const [, path, digest] = /^ (.+) ([0-9a-f]{32})( obsolete)?$/.exec(line) ?? [];
      if (path !== undefined && digest !== undefined && isPlainPath(path)) into.set(path, { algorithm: 'md5', digest });
    }
  }
}
