import { linesOf, RECORD_BOUNDS, type RecordedFile } from '../package-files.js';

/** What of a package is there to be recorded: unpacked at least (dpkg(1), package states). */
const UNPACKED = /^\S+ ok (unpacked|half-configured|triggers-awaited|triggers-pending|installed)$/;

/** Packages by the name of their lists: `NAME`, for some `NAME:ARCHITECTURE`; with the settings files they are recorded with. */
export type UnpackedPackages = Map<string, ReadonlyMap<string, RecordedFile>>;

const NO_FILES: ReadonlyMap<string, RecordedFile> = new Map();

/**
 * Adds the packages of dpkg's status file, or of one of the journal that follows it: paragraphs of `Field: value`, a blank line between
 * them, a value's further lines begin with a blank. A package that is no longer unpacked is taken out.
 */
export function addUnpacked(status: Buffer, into: UnpackedPackages): void {
  let [name, architecture, state] = ['', '', ''];
  let isConffiles = false;
  let conffiles = new Map<string, RecordedFile>();
  const end = (): void => {
    const known = conffiles.size === 0 ? NO_FILES : conffiles;
    for (const each of name === '' ? [] : [name, `${name}:${architecture}`]) {
      if (UNPACKED.test(state) && into.size < RECORD_BOUNDS.listsMax) into.set(each, known);
      else into.delete(each);
    }
    [name, architecture, state, isConffiles] = ['', '', '', false];
    conffiles = new Map();
  };
  for (const line of linesOf(status)) {
    if (line === '') {
      end();
    } else if (line.startsWith(' ')) {
      const [, path, digest] = (isConffiles ? /^ (\/.+?) ([0-9a-f]{32})(?: .*)?$/.exec(line) : null) ?? [];
      if (path !== undefined && digest !== undefined) conffiles.set(path, { by: 'digest', algorithm: 'md5', digest });
    } else {
      isConffiles = line === 'Conffiles:';
      const [, field, value = ''] = /^(Package|Architecture|Status): (.*)$/.exec(line) ?? [];
      if (field === 'Package') name = value;
      else if (field === 'Architecture') architecture = value;
      else if (field === 'Status') state = value;
    }
  }
  end();
}
