/**
 * A small language for marks in a text, made so that it cannot be slow: no alternatives, one gap a pattern, and a bound on all that may
 * be long.
 *
 *   a space  at least one space or tab          ·  any number of them, also none
 *   α        a name, also with dots or ::       ¶  the end of the line, or of the text
 *   …        up to {@link GAP_BYTES_MAX} bytes of the same line
 *
 * A ^ in front: only where a statement may begin. Everything else stands for itself.
 */
export interface Pattern {
  /** UTF-16 units of the pattern, without the ^ */
  readonly steps: Uint16Array;
  readonly isStatement: boolean;
  readonly ignoresCase: boolean;
}

const BLANKS_MAX = 32;
const NAME_BYTES_MAX = 128;
const GAP_BYTES_MAX = 120;
const SPACE = 0x20;
const TAB = 0x09;
const MAYBE_BLANKS = 0xb7;
const LINE_END = 0xb6;
export const NAME = 0x3b1;
const GAP = 0x2026;

export function compilePattern(source: string, ignoresCase: boolean): Pattern {
  const isStatement = source.startsWith('^');
  const text = isStatement ? source.slice(1) : source;
  const units = Array.from({ length: text.length }, (_, at) => text.charCodeAt(at));
  return { steps: Uint16Array.from(ignoresCase ? units.map(lower) : units), isStatement, ignoresCase };
}

/** Letters, digits, underscore, and all beyond ASCII. */
export function isNameByte(byte: number): boolean {
  return (
    (byte >= 0x61 && byte <= 0x7a) ||
    (byte >= 0x41 && byte <= 0x5a) ||
    (byte >= 0x30 && byte <= 0x39) ||
    byte === 0x5f ||
    byte >= 0x80
  );
}

export function lower(byte: number): number {
  return byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte;
}

/** Whether the text from here on begins as the pattern says. */
export function matchesAt({ steps, ignoresCase }: Pattern, text: Uint8Array, from: number): boolean {
  let at = from;
  let gapStep = -1;
  let gapAt = 0;
  let gapEnd = 0;
  for (let step = 0; step < steps.length;) {
    const wanted = steps[step] ?? 0;
    if (wanted === GAP) {
      gapStep = step + 1;
      gapAt = at;
      gapEnd = Math.min(text.length, at + GAP_BYTES_MAX);
      step = gapStep;
      continue;
    }
    const next = stepOver(wanted, text, at, ignoresCase);
    if (next !== -1) {
      at = next;
      step += 1;
    } else {
      if (gapStep === -1 || gapAt >= gapEnd || text[gapAt] === 0x0a) return false;
      gapAt += 1;
      at = gapAt;
      step = gapStep;
    }
  }
  return true;
}

/** The place behind one step, or -1 where it does not fit. */
function stepOver(wanted: number, text: Uint8Array, at: number, ignoresCase: boolean): number {
  if (wanted === SPACE || wanted === MAYBE_BLANKS) {
    const end = overBlanks(text, at);
    return wanted === SPACE && end === at ? -1 : end;
  }
  if (wanted === LINE_END) {
    const end = overBlanks(text, at);
    const byte = text[end];
    return byte === undefined || byte === 0x0a || byte === 0x0d ? end : -1;
  }
  if (wanted === NAME) return overName(text, at);
  const byte = text[at] ?? -1;
  return wanted === (ignoresCase ? lower(byte) : byte) ? at + 1 : -1;
}

function overBlanks(text: Uint8Array, from: number): number {
  let at = from;
  while (at - from < BLANKS_MAX && (text[at] === SPACE || text[at] === TAB)) at += 1;
  return at;
}

function overName(text: Uint8Array, from: number): number {
  let at = from;
  for (; at - from < NAME_BYTES_MAX; at += 1) {
    const byte = text[at] ?? 0;
    if (isNameByte(byte) || byte === 0x24 || byte === 0x2e) continue;
    if (byte === 0x3a && text[at + 1] === 0x3a && isNameByte(text[at + 2] ?? 0)) at += 1;
    else break;
  }
  return at === from ? -1 : at;
}
