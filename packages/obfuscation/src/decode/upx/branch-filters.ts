/** A branch with its distance in units of four bytes, made absolute before compression. */
interface BranchFilter {
  readonly order: 'little' | 'big';
  readonly isBranch: (word: number) => boolean;
  readonly distanceBits: number;
}

/** ARM (BL), its big-endian form, ARM64 (B, BL). */
const BRANCHES: ReadonlyMap<number, BranchFilter> = new Map([
  [0x50, { order: 'little', isBranch: (word) => ((word >>> 24) & 0x0f) === 0x0b, distanceBits: 24 }],
  [0x51, { order: 'big', isBranch: (word) => ((word >>> 24) & 0x0f) === 0x0b, distanceBits: 24 }],
  [0x52, { order: 'little', isBranch: (word) => ((word >>> 24) & 0x7c) === 0x14, distanceBits: 26 }],
]);
const WORD = 4;

export function undoBranches(code: Uint8Array, id: number, base: number): boolean {
  const filter = BRANCHES.get(id);
  if (filter === undefined) return false;
  const { order, isBranch, distanceBits } = filter;
  const little = order === 'little';
  const view = new DataView(code.buffer, code.byteOffset, code.byteLength);
  const mask = 2 ** distanceBits - 1;
  for (let at = 0; at < code.length - WORD; at += WORD) {
    const word = view.getUint32(at, little);
    if (!isBranch(word)) continue;
    const distance = ((word & mask) - at / WORD - base) & mask;
    view.setUint32(at, ((word & ~mask) | distance) >>> 0, little);
  }
  return true;
}

const POWERPC = 0xd0;
const POWERPC_BRANCH = 18;
/** highest bits of a distance, which hold the mark */
const POWERPC_MARK_BITS = 4;
const POWERPC_TARGET_MASK = 2 ** (26 - POWERPC_MARK_BITS) - WORD;
const POWERPC_DISTANCE_MASK = 0x03ff_fffc;

/** PowerPC `b` and `bl`: the upper four bits of the distance tell those that were changed. */
export function undoPowerPcBranches(code: Uint8Array, id: number, mark: number): boolean {
  if (id !== POWERPC) return false;
  const view = new DataView(code.buffer, code.byteOffset, code.byteLength);
  const last = Math.min(code.length - WORD, 2 ** (26 - POWERPC_MARK_BITS));
  for (let at = 0; at <= last; at += WORD) {
    const word = view.getUint32(at);
    if (word >>> 26 !== POWERPC_BRANCH || ((word >>> 22) & 15) !== mark) continue;
    const distance = ((word & POWERPC_TARGET_MASK) - at) & POWERPC_DISTANCE_MASK;
    view.setUint32(at, ((word & ~POWERPC_DISTANCE_MASK) | distance) >>> 0);
  }
  return true;
}
