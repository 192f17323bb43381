import { undoOctal } from './mount-info.js';
import { readProcFile } from './read-proc-file.js';

/** A container that may mount can make its list as long as it likes. */
const MOUNTINFO_BYTES_MAX = 4_194_304;

/** One mount as proc_pid_mountinfo(5) tells it; texts are one character a byte, octal escapes undone. */
export interface MountLine {
  readonly mountId: number;
  /** `major * 2^20 + minor` of its file system, as statx(2) gives it here */
  readonly device: number;
  /** the directory within the file system that is mounted */
  readonly root: string;
  /** from the process's root */
  readonly mountPoint: string;
  readonly fileSystem: string;
  /** this mount of it, whatever others there are */
  readonly readOnly: boolean;
}

/** `whole` says whether these are all of the process's mounts. */
export interface MountList {
  readonly mounts: readonly MountLine[];
  readonly whole: boolean;
}

/** @returns null where there is no such process */
export function readMounts(pid: number, procRoot = '/proc'): MountList | null {
  const text = readProcFile(procRoot, pid, 'mountinfo', MOUNTINFO_BYTES_MAX);
  if (text === null) return null;
  const mounts = text.latin1.split('\n').flatMap((line) => parseMountLine(line) ?? []);
  return { mounts, whole: text.whole };
}

/** @returns null for a line that is none */
export function parseMountLine(line: string): MountLine | null {
  const fields = line.split(' ');
  const hyphen = fields.indexOf('-', 6);
  const [mountId, , device, root, mountPoint, options] = fields;
  const fileSystem = fields[hyphen + 1];
  const [, major, minor] = /^(\d{1,7}):(\d{1,7})$/.exec(device ?? '') ?? [];
  if (hyphen === -1 || mountId === undefined || !/^\d{1,9}$/.test(mountId) || fileSystem === undefined) return null;
  if (major === undefined || minor === undefined || root === undefined || mountPoint === undefined) return null;
  return {
    mountId: Number(mountId),
    device: Number(major) * 2 ** 20 + Number(minor),
    root: undoOctal(root),
    mountPoint: undoOctal(mountPoint),
    fileSystem: undoOctal(fileSystem),
    readOnly: options?.split(',').includes('ro') ?? false,
  };
}
