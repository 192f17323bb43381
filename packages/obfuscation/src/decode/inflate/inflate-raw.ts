import { inflateRawSync, constants } from 'node:zlib';
import type { Budget } from '../budget.js';

export interface Inflated {
  readonly bytes: Uint8Array;
  /** bytes of the input that the stream took */
  readonly consumed: number;
}

/** deflate gives at most 1032 bytes for one (258 a symbol of two bits) */
const DEFLATE_EXPANSION_MAX = 1_032;
/** what zlib sets up for each call, in steps */
const CALL_STEPS = 16_384;
/** What is no deflate stream shows itself within this; so that little is spent on it. */
const PROBE = { inputBytes: 4_096, outputBytes: 65_536 };

/**
 * Inflates a raw deflate stream (RFC 1951) at the beginning of `input`; what lies behind it is left alone, and one that is cut off
 * gives what it has. Where more comes out than has room, the beginning of it is given: a payload stands in front of its padding.
 *
 * @param wanted no more than so many bytes
 * @returns null where it is none, or a bound is met
 */
export function inflateRaw(input: Uint8Array, budget: Budget, wanted = Infinity): Inflated | null {
  const room = budget.roomFor(input.length);
  const lengthMax = Math.min(room, wanted);
  if (lengthMax < 1 || !budget.spend(CALL_STEPS + PROBE.outputBytes)) return null;
  if (inflateAtMost(input.subarray(0, PROBE.inputBytes), PROBE.outputBytes) === null) return null;
  // known only afterwards, so the most that it can be is asked for before and what was too much is given back
  const steps = CALL_STEPS + input.length + Math.min(lengthMax, input.length * DEFLATE_EXPANSION_MAX);
  if (!budget.spend(steps)) return null;
  const whole = inflateAtMost(input, lengthMax);
  if (whole !== 'too-large') {
    if (whole !== null) budget.giveBack(steps - CALL_STEPS - whole.consumed - whole.bytes.length);
    return whole;
  }
  if (lengthMax === room) budget.overflowed(input.length);
  const part = inflateAtMost(input.subarray(0, Math.floor(lengthMax / DEFLATE_EXPANSION_MAX)), lengthMax);
  return part === 'too-large' ? null : part;
}

function inflateAtMost(input: Uint8Array, lengthMax: number): Inflated | 'too-large' | null {
  try {
    // the types do not know of `info`, with which zlib tells how much it took
    const result: unknown = inflateRawSync(input, {
      maxOutputLength: lengthMax,
      finishFlush: constants.Z_SYNC_FLUSH,
      info: true,
    });
    return isWithInfo(result) ? { bytes: result.buffer, consumed: result.engine.bytesWritten } : null;
  } catch (thrown) {
    return thrown instanceof Error && 'code' in thrown && thrown.code === 'ERR_BUFFER_TOO_LARGE' ? 'too-large' : null;
  }
}

function isWithInfo(result: unknown): result is { buffer: Buffer; engine: { bytesWritten: number } } {
  return typeof result === 'object' && result !== null && 'buffer' in result && 'engine' in result;
}
