import type { Fields } from '../../bytes/index.js';
import type { Budget } from '../budget.js';
import { decompress, methodName } from './methods.js';
import { undoFilter } from './undo-filter.js';

/** b_info: lengths unpacked and packed, method, filter, its mark, and a byte that says nothing of interest. */
export const BLOCK_HEADER_BYTES = 12;
/** a program has one for each segment, and for each blocksize in it */
const BLOCKS_MAX = 4_096;

export interface BlockHeader {
  readonly unpacked: number;
  readonly packed: number;
  readonly method: number;
  readonly filter: number;
  readonly filterMark: number;
  /** where what it holds begins */
  readonly begin: number;
}

/** @returns null where none can begin at a place */
export function blockHeaderAt(fields: Fields, at: number): BlockHeader | null {
  if (!fields.has(at, BLOCK_HEADER_BYTES)) return null;
  const [unpacked, packed, method] = [fields.u32(at), fields.u32(at + 4), fields.u8(at + 8)];
  const begin = at + BLOCK_HEADER_BYTES;
  if (packed === 0 || packed > unpacked || !fields.has(begin, packed)) return null;
  // what could not be made smaller is stored as it is
  if (packed < unpacked && methodName(method) === null) return null;
  return { unpacked, packed, method, filter: fields.u8(at + 9), filterMark: fields.u8(at + 10), begin };
}

/** @returns what the block holds, in part where it is damaged; null where a bound is met */
export function unpackBlock(fields: Fields, block: BlockHeader, budget: Budget): Uint8Array | null {
  const packed = fields.bytes.subarray(block.begin, block.begin + block.packed);
  if (block.packed === block.unpacked) return packed;
  const unpacked = decompress(packed, block.method, block.unpacked, budget);
  if (unpacked !== null && block.filter !== 0 && budget.spend(unpacked.length))
    undoFilter(unpacked, { id: block.filter, mark: block.filterMark }, 0);
  return unpacked;
}

export interface BlockChain {
  readonly parts: readonly Uint8Array[];
  readonly length: number;
  /** behind its last block */
  readonly end: number;
}

/** The blocks that stand one behind the other from `at` on, until they hold `wanted` bytes or one is none. */
export function unpackChain(fields: Fields, at: number, wanted: number, budget: Budget): BlockChain {
  const parts: Uint8Array[] = [];
  let [position, length] = [at, 0];
  const room = budget.roomFor(fields.bytes.length);
  while (length < wanted && parts.length < BLOCKS_MAX) {
    const block = blockHeaderAt(fields, position);
    if (block === null) break;
    if (length + block.unpacked > room) {
      budget.overflowed(fields.bytes.length);
      break;
    }
    const part = unpackBlock(fields, block, budget);
    if (part === null) break;
    parts.push(part);
    length += part.length;
    position = block.begin + block.packed;
    if (part.length < block.unpacked) break;
  }
  return { parts, length, end: position };
}
