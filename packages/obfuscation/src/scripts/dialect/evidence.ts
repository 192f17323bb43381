import type { Mark } from './marks.js';
import { isNameByte, lower, matchesAt, NAME } from './pattern.js';

/** What speaks for one kind of text. */
export interface Evidence {
  /** weights, each as often as its mark was found, up to the mark's bound */
  readonly score: number;
  /** how many different marks were found */
  readonly marks: number;
  /** the greatest weight among them */
  readonly strongest: number;
}

interface Candidate {
  readonly mark: Mark;
  readonly index: number;
}

const NOTHING: readonly Candidate[] = [];

/** Looks for the marks of several kinds in one pass over the text. */
export class MarkSearch<Kind extends string> {
  readonly #kinds: readonly (readonly [kind: Kind, marks: readonly Mark[], from: number])[];
  /** by the first byte, and by the second */
  readonly #byBytes: readonly (readonly (readonly Candidate[])[])[];
  readonly #byName: readonly Candidate[];
  readonly #markCount: number;

  constructor(table: Readonly<Record<Kind, readonly Mark[]>>) {
    const kinds = Object.entries<readonly Mark[]>(table) as [Kind, readonly Mark[]][];
    let from = 0;
    this.#kinds = kinds.map(([kind, marks]) => {
      from += marks.length;
      return [kind, marks, from - marks.length] as const;
    });
    this.#markCount = from;
    const all = this.#kinds.flatMap(([, marks, start]) => marks.map((mark, at) => ({ mark, index: start + at })));
    this.#byBytes = Array.from({ length: 256 }, (_, first) => {
      const begun = all.filter(({ mark }) => canStand(mark, 0, first));
      return begun.length === 0
        ? []
        : Array.from({ length: 256 }, (__, second) => begun.filter(({ mark }) => canStand(mark, 1, second)));
    });
    this.#byName = all.filter(({ mark }) => mark.pattern.steps[0] === NAME);
  }

  evidence(text: Uint8Array): Record<Kind, Evidence> {
    const counts = this.#count(text);
    const found = this.#kinds.map(([kind, marks, from]) => [kind, sumOf(marks, counts, from)] as const);
    return Object.fromEntries(found) as Record<Kind, Evidence>;
  }

  #count(text: Uint8Array): Uint8Array {
    const counts = new Uint8Array(this.#markCount);
    let before = 0x0a;
    let solid = 0x0a;
    for (let at = 0; at < text.length; at += 1) {
      const byte = text[at] ?? 0;
      const isName = isNameByte(byte);
      // within a name no mark begins, nor within a row of = that underlines a title
      if (isName ? !isNameByte(before) : byte !== 0x3d || before !== 0x3d) {
        const isStatement = canStatementFollow(solid);
        tryAll(this.#byBytes[byte]?.[text[at + 1] ?? 0] ?? NOTHING, text, at, isStatement, counts);
        if (isName && isStatement) tryAll(this.#byName, text, at, isStatement, counts);
      }
      before = byte;
      if (byte !== 0x20 && byte !== 0x09) solid = byte;
    }
    return counts;
  }
}

/** Behind a line's end, ; { } & and |. */
function canStatementFollow(byte: number): boolean {
  return (
    byte === 0x0a || byte === 0x0d || byte === 0x3b || byte === 0x7b || byte === 0x7d || byte === 0x26 || byte === 0x7c
  );
}

function tryAll(
  candidates: readonly Candidate[],
  text: Uint8Array,
  at: number,
  isStatement: boolean,
  counts: Uint8Array,
): void {
  for (const { mark, index } of candidates) {
    const count = counts[index] ?? 0;
    if (count >= mark.countMax || (mark.pattern.isStatement && !isStatement)) continue;
    if (matchesAt(mark.pattern, text, at)) counts[index] = count + 1;
  }
}

/** Whether a mark can have this byte at its first or second place: the second may be anything where the pattern is not literal. */
function canStand({ pattern: { steps, ignoresCase } }: Mark, at: 0 | 1, byte: number): boolean {
  const step = steps[at];
  if (at === 1 && (step === undefined || step === 0x20 || step >= 0x80)) return true;
  return step === (ignoresCase ? lower(byte) : byte);
}

function sumOf(marks: readonly Mark[], counts: Uint8Array, from: number): Evidence {
  let score = 0;
  let found = 0;
  let strongest = 0;
  for (const [at, { weight }] of marks.entries()) {
    const count = counts[from + at] ?? 0;
    if (count === 0) continue;
    score += weight * count;
    found += 1;
    strongest = Math.max(strongest, weight);
  }
  return { score, marks: found, strongest };
}
