import type { Fields } from '../../bytes/index.js';
import type { Executable } from '../../executable/index.js';
import type { PackHeader } from './pack-header.js';

/** Where in an ELF file what was packed begins, and what is known of it. */
export interface PackedElf {
  readonly fields: Fields;
  readonly elf: Executable;
  /** of l_info */
  readonly at: number;
  /** of the first b_info */
  readonly firstBlock: number;
  /** p_filesize: length of what was packed; 0 where it was wiped out */
  readonly unpackedLength: number;
  readonly packHeader: PackHeader | null;
}

/** What was packed, put back in order. */
export interface Placed {
  readonly bytes: Uint8Array;
  /** Adler-32 of all that was unpacked, as the packer summed it up; null where something is missing */
  readonly adler: number | null;
}
