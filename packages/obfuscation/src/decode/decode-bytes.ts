import { Budget } from './budget.js';
import { DECODE_LIMITS, type Decoded, type DecodedPiece, type DecodeLimits } from './decoded.js';
import type { Found } from './found.js';
import { gunzip, isGzipAt } from './inflate/index.js';
import { fromUtf16, isProgram, isUtf16 } from './plausible/index.js';
import { literalsIn, NO_HINTS, scriptContext, tailOf, type Hints } from './scripts/index.js';
import { unpackUpx } from './upx/index.js';

/** A loader that carries its payload as text is small; literals of larger programs are not looked for. */
const PROGRAM_BYTES_MAX = 4 * 1_024 * 1_024;

/**
 * Brings out what is inside a packed program (UPX), a self-extracting script, or a script that carries its payload encoded, and what
 * is inside of that again. Never throws, whatever the bytes; what it may cost is bounded by counters. A file that has nothing of the
 * kind is read through a few times. An archive or a compressed file as such is left to who reads archives.
 *
 * @param limits those of {@link DECODE_LIMITS} where not given
 */
export function decodeBytes(bytes: Uint8Array, limits: Partial<DecodeLimits> = {}): Decoded {
  const budget = new Budget({ ...DECODE_LIMITS, ...limits });
  const pieces: DecodedPiece[] = [];
  const walk = (within: Uint8Array, by: readonly string[], depth: number, outer: () => Hints): void => {
    const context = scriptContext(within, outer, budget);
    for (const found of foundIn(context, depth > 0)) {
      if (found.bytes.length < budget.limits.pieceBytesMin || isKnown(pieces, found.bytes)) continue;
      if (depth === budget.limits.depthMax) {
        budget.stop('depth');
        return;
      }
      if (!budget.keep(found.bytes.length)) return;
      const piece = { ...found, by: [...by, ...found.by], depth: depth + 1 };
      pieces.push(piece);
      walk(piece.bytes, piece.by, piece.depth, context.hints);
    }
  };
  walk(bytes, [], 0, () => NO_HINTS);
  return { pieces, stopped: budget.stopped };
}

/** The same literal many times over takes no place from others. */
function isKnown(pieces: readonly DecodedPiece[], bytes: Uint8Array): boolean {
  return pieces.some((piece) => piece.bytes.length === bytes.length && Buffer.compare(piece.bytes, bytes) === 0);
}

function* foundIn(context: ReturnType<typeof scriptContext>, isInner: boolean): Generator<Found, void, void> {
  const { bytes, budget } = context;
  const unpacked = unpackUpx(bytes, budget);
  if (unpacked !== null) {
    // what is left of the file is its loader and compressed bytes
    yield unpacked;
    return;
  }
  if (isProgram(bytes) && bytes.length > PROGRAM_BYTES_MAX) return;
  if (isInner && isGzipAt(bytes, 0)) {
    const inflated = gunzip(bytes, 0, budget);
    if (inflated !== null) yield { bytes: inflated.bytes, by: ['gzip'], intact: null };
    return;
  }
  yield* tailOf(bytes, budget);
  const isWide = bytes[0] === 0xff && bytes[1] === 0xfe && isUtf16(bytes.subarray(2));
  if (isWide && bytes.length <= 2 * budget.roomFor(bytes.length) && budget.spend(bytes.length))
    yield { bytes: fromUtf16(bytes), by: ['utf-16le'], intact: null };
  yield* literalsIn(context);
}
