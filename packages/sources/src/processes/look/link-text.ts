const MARK = Buffer.from(' (deleted)');
const MEMFD = Buffer.from('/memfd:');

/** What the text of a link of /proc says of its file. A file may be named so that its text says the same: see stillNamed. */
export interface LinkText {
  /** without the kernel's mark, byte for byte; a copy */
  readonly path: Uint8Array;
  readonly isMarkedDeleted: boolean;
  readonly isMemfd: boolean;
}

/** @param link the text that readlink(2) gave: proc_pid_exe(5), proc_pid_map_files(5), proc_pid_fd(5) */
export function readLinkText(link: Buffer): LinkText {
  const isMarkedDeleted = hasDeletedMark(link);
  const path = Uint8Array.prototype.slice.call(link, 0, isMarkedDeleted ? link.length - MARK.length : link.length);
  return {
    path,
    isMarkedDeleted,
    isMemfd: isMarkedDeleted && link.compare(MEMFD, 0, MEMFD.length, 0, MEMFD.length) === 0,
  };
}

export function hasDeletedMark(link: Buffer): boolean {
  const at = link.length - MARK.length;
  return at > 0 && link.compare(MARK, 0, MARK.length, at) === 0;
}
