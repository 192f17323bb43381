import type { FileOrigin, ProcessUse } from '@guardimesh/model';

/** Where in /proc a file can be reached: a folder of it, which must still be of that time, and the link in it. */
export interface Place {
  /** pid, or the number of a thread */
  readonly entry: number;
  readonly startTimeTicks: number;
  /** `exe`, `map_files/400000-401000`, `fd/3` */
  readonly link: string;
}

/** A file that a container's processes use and that no walk of its layers shows. */
export interface SeenFile {
  readonly path: Uint8Array;
  readonly origin: FileOrigin;
  readonly use: ProcessUse;
  readonly device: number;
  readonly inode: bigint;
  readonly isEmpty: boolean;
  /** several, where several processes use it or one in several ways: one may end, or its mappings not be readable */
  readonly places: Place[];
}

/** What a look at a container's processes gave. */
export interface Look {
  readonly processes: number;
  readonly files: readonly SeenFile[];
  /** processes that ended before all of them was seen, by pid */
  readonly gone: readonly number[];
  /** processes of which something could not be read though they live, by pid */
  readonly unreadable: readonly number[];
  /** processes of which more than the bounds was there, by pid; 0 for the list of processes itself */
  readonly cutShort: readonly number[];
}
