/**
 * Filters of UPX for x86 code: before compression, the relative target of a call or jump was made absolute; by most of them only if it
 * lies within the block, in big endian, marked with one byte (`cto`) in front that no other target has. Each is undone in place.
 */
const CALL = 0xe8;
const JUMP = 0xe9;
const PREFIX = 0x0f;
/** opcode, target */
const CALL_BYTES = 5;

interface CallFilter {
  readonly call: boolean;
  readonly jump: boolean;
  readonly conditional: boolean;
  /** whether only what the mark stands in front of was changed */
  readonly isMarked: boolean;
  readonly isBigEndian: boolean;
}

const filter = (
  call: boolean,
  jump: boolean,
  conditional: boolean,
  isMarked: boolean,
  isBigEndian: boolean,
): CallFilter => ({
  ...{ call, jump, conditional, isMarked, isBigEndian },
});

/** The same trick on more and more instructions. */
const CALL_FILTERS: ReadonlyMap<number, CallFilter> = new Map([
  [0x11, filter(true, false, false, false, false)],
  [0x12, filter(false, true, false, false, false)],
  [0x13, filter(true, true, false, false, false)],
  [0x14, filter(true, false, false, false, true)],
  [0x15, filter(false, true, false, false, true)],
  [0x16, filter(true, true, false, false, true)],
  [0x24, filter(true, false, false, true, true)],
  [0x25, filter(false, true, false, true, true)],
  [0x26, filter(true, true, false, true, true)],
  [0x36, filter(true, true, false, true, true)],
  [0x46, filter(true, true, false, true, true)],
  [0x49, filter(true, true, true, true, true)],
]);

/** @param base what was added to each target: where the code stands in its image */
export function undoX86Calls(code: Uint8Array, id: number, mark: number, base: number): boolean {
  const found = CALL_FILTERS.get(id);
  if (found === undefined) return false;
  const { call, jump, conditional, isMarked, isBigEndian } = found;
  const view = new DataView(code.buffer, code.byteOffset, code.byteLength);
  const added = base + (isMarked ? mark * 2 ** 24 : 0);
  const end = code.length - CALL_BYTES;
  // behind the last target that was put back: its bytes are no prefix of what follows
  let behind = 0;
  for (let at = 0; at < end; at += 1) {
    const opcode = code[at] ?? 0;
    if (opcode < 0x80 || (opcode > 0x8f && opcode !== CALL && opcode !== JUMP)) continue;
    const isConditionalJump = conditional && behind !== at && code[at - 1] === PREFIX;
    const isMeant = opcode === CALL ? call : opcode === JUMP ? jump : isConditionalJump;
    if (!isMeant || (isMarked && code[at + 1] !== mark)) continue;
    view.setUint32(at + 1, view.getUint32(at + 1, !isBigEndian) - at - 1 - added, true);
    at += CALL_BYTES - 1;
    behind = at + 1;
  }
  return true;
}
