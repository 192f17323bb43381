import type { Anomalies } from '../executable/index.js';
import type { PeHeaders } from './headers.js';
import { SECTION_HEADER_BYTES } from './section-table.js';

const DOS_HEADER_BYTES = 64;
const ALIGNMENT_OF_HEADER = 4;
const FILE_ALIGNMENT_MAX = 65_536;
/** Machines whose images are of one kind only: i386, ARM, Thumb-2; x64, ARM64, IA-64. */
const BITS_OF_MACHINE: ReadonlyMap<number, 32 | 64> = new Map([
  [0x014c, 32],
  [0x01c0, 32],
  [0x01c4, 32],
  [0x8664, 64],
  [0xaa64, 64],
  [0x0200, 64],
]);

/** What is odd about sizes and places in the headers. Windows runs much that no linker makes. */
export function checkHeaders(headers: PeHeaders, fileSize: number, anomalies: Anomalies): void {
  const { at, bits, machine, headersSize, sectionTableAt, sectionCount } = headers;
  const tableEnd = sectionTableAt + sectionCount * SECTION_HEADER_BYTES;
  const isOdd =
    at < DOS_HEADER_BYTES ||
    at % ALIGNMENT_OF_HEADER !== 0 ||
    headers.optionalSize !== headers.optionalSizeDue ||
    headersSize < tableEnd ||
    headersSize > fileSize ||
    !areAlignmentsSound(headers);
  anomalies.addIf(isOdd, 'header-sizes-wrong');
  anomalies.addIf((BITS_OF_MACHINE.get(machine) ?? bits) !== bits, 'ident-contradicts-header');
}

function areAlignmentsSound({ fileAlignment, sectionAlignment }: PeHeaders): boolean {
  const isPowerOfTwo = fileAlignment > 0 && (fileAlignment & (fileAlignment - 1)) === 0;
  return isPowerOfTwo && fileAlignment <= FILE_ALIGNMENT_MAX && sectionAlignment >= fileAlignment;
}
