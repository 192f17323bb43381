import { Fields } from '../bytes/index.js';
import type { Anomalies } from '../executable/index.js';
import { SIZES, type ElfLayout } from './layout.js';

export const ElfType = { relocatable: 1, executable: 2, shared: 3, core: 4 } as const;

/** The ELF header (elf(5), Elf32_Ehdr and Elf64_Ehdr), as far as it is used. */
export interface ElfHeader {
  readonly type: number;
  readonly machine: number;
  readonly entry: number;
  readonly programHeaders: { readonly offset: number; readonly count: number };
  readonly sectionHeaders: { readonly offset: number; readonly count: number; readonly namesAt: number };
}

/** @param head at least as long as the layout's header */
export function readHeader(head: Uint8Array, { bits, order }: ElfLayout, anomalies: Anomalies): ElfHeader {
  const fields = new Fields(head, order);
  const wide = bits === 64;
  const sizes = SIZES[bits];
  const last = sizes.header - 12;
  const address = (at32: number, at64: number): number => (wide ? fields.u64(at64) : fields.u32(at32));
  anomalies.addIf(fields.u32(20) !== 1, 'header-version-wrong');
  const programHeaders = { offset: address(28, 32), count: fields.u16(last + 4) };
  const sectionHeaders = {
    offset: address(32, 40),
    count: fields.u16(last + 8),
    namesAt: fields.u16(last + 10),
  };
  const hasWrongSizes =
    fields.u16(last) !== sizes.header ||
    (programHeaders.count > 0 && fields.u16(last + 2) !== sizes.programHeader) ||
    (sectionHeaders.count > 0 && fields.u16(last + 6) !== sizes.sectionHeader);
  anomalies.addIf(hasWrongSizes, 'header-sizes-wrong');
  return { type: fields.u16(16), machine: fields.u16(18), entry: address(24, 24), programHeaders, sectionHeaders };
}
