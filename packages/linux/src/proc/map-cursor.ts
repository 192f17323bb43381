/** Goes through a process's executable mappings of files, one by one, without an object for any. */
export interface MapCursor {
  /** `major * 2^20 + minor` of the file system that holds the mapped file */
  readonly device: number;
  /** whether the kernel marks the file as gone from its folder; a file may be named so that it looks marked */
  readonly isMarkedDeleted: boolean;
  /** the name in `map_files` of this mapping: its addresses */
  readonly range: string;
  /** whether there was more than the bound lets through: what is beyond was not seen */
  readonly isCutShort: boolean;
  /** minus errno of what ended the list too early: ESRCH where the process did; else 0 */
  readonly failed: number;
  /** @param maps descriptor of the process's `maps` */
  begin(maps: number, bytesMax: number): void;
  next(): boolean;
}

export const DELETED_MARK = Buffer.from(' (deleted)');
