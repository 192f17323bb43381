import { Fields, type ByteOrder } from '../bytes/index.js';
import type { Anomalies } from '../executable/index.js';

/** Class and byte order: where each field of the file's structures lies. */
export interface ElfLayout {
  readonly bits: 32 | 64;
  readonly order: ByteOrder;
}

/** Sizes of the ELF header, of a program header, of a section header and of a symbol (gABI, elf(5)). */
export const SIZES = {
  32: { header: 52, programHeader: 32, sectionHeader: 40, symbol: 16 },
  64: { header: 64, programHeader: 56, sectionHeader: 64, symbol: 24 },
} as const;

const LAYOUTS: readonly ElfLayout[] = [
  { bits: 64, order: 'little' },
  { bits: 32, order: 'little' },
  { bits: 64, order: 'big' },
  { bits: 32, order: 'big' },
];
const IDENT = { class: 4, data: 5, version: 6 } as const;
/** relocatable, executable, shared, core */
const TYPE_MAX = 4;

/**
 * The layout that fits the header. What e_ident says comes first; but Linux never looks at it beyond the magic
 * (fs/binfmt_elf.c), so a program runs just as well with a false class there, which stops most tools: then the layout whose type
 * and table sizes make sense is the one.
 *
 * @param head the file's first 64 bytes, or fewer where it is shorter
 */
export function layoutOf(head: Uint8Array, anomalies: Anomalies): ElfLayout | null {
  const said = saidBy(head);
  anomalies.addIf(said === null || head[IDENT.version] !== 1, 'ident-damaged');
  if (said !== null && doesFit(head, said)) return said;
  const [first] = LAYOUTS.filter((each) => doesFit(head, each)).sort((a, b) => agreement(b, said) - agreement(a, said));
  if (first === undefined) return said;
  anomalies.addIf(said !== null, 'ident-contradicts-header');
  return first;
}

function saidBy(head: Uint8Array): ElfLayout | null {
  const [bits, order] = [head[IDENT.class], head[IDENT.data]];
  if ((bits !== 1 && bits !== 2) || (order !== 1 && order !== 2)) return null;
  return { bits: bits === 1 ? 32 : 64, order: order === 1 ? 'little' : 'big' };
}

function doesFit(head: Uint8Array, { bits, order }: ElfLayout): boolean {
  const { header, programHeader, sectionHeader } = SIZES[bits];
  if (head.length < header) return false;
  const fields = new Fields(head, order);
  const type = fields.u16(16);
  if (type === 0 || type > TYPE_MAX) return false;
  // the last six fields are of two bytes each, whatever the class
  const last = header - 12;
  const hasPrograms = fields.u16(last + 4) > 0;
  return hasPrograms ? fields.u16(last + 2) === programHeader : fields.u16(last + 6) === sectionHeader;
}

function agreement(layout: ElfLayout, said: ElfLayout | null): number {
  if (said === null) return 0;
  return (layout.bits === said.bits ? 1 : 0) + (layout.order === said.order ? 1 : 0);
}
