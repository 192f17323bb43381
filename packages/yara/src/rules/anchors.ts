import type { RuleFile } from './rule-file.js';

/**
 * What one rule says of where it can match at all, in its `meta`: `begins`, the file's first bytes in hex digits, and `anchors`, plain texts
 * of which one at least is in the file, apart by ` | `. It is the author's promise; a test holds our own rules to it.
 */
export interface Anchors {
  /** null: the file may begin with anything */
  readonly begins: Buffer | null;
  readonly texts: readonly Buffer[];
}

const RULE = /^\s*(?:private\s+|global\s+)*rule\s+\w+/gm;
const META = /^\s*(begins|anchors)\s*=\s*"([^"\\]*)"\s*$/gm;

/**
 * Those of all rules of some files; null where a rule has none, so that every file has to be given to the compiled rules. Rules that can
 * be told so cheaply cost next to nothing for the files that they are not about: a text is found at gigabytes a second.
 */
export function anchorsOf(files: readonly RuleFile[]): readonly Anchors[] | null {
  const all: Anchors[] = [];
  for (const { text } of files) {
    const begins = [...text.matchAll(RULE)].map(({ index }) => index);
    // a rule that lies in a comment is counted too: then there is one more rule than has anchors, and none is left out
    for (const [at, from] of begins.entries()) {
      const anchors = anchorsIn(text.slice(from, begins[at + 1] ?? text.length));
      if (anchors === null) return null;
      all.push(anchors);
    }
  }
  return all;
}

function anchorsIn(rule: string): Anchors | null {
  const meta = new Map([...rule.matchAll(META)].map(([, name, value]) => [name ?? '', value ?? '']));
  const texts = meta.get('anchors')?.split(' | ') ?? [];
  if (texts.length === 0 || texts.some((text) => text === '')) return null;
  const begins = meta.get('begins');
  if (begins !== undefined && !/^([0-9a-f]{2})+$/.test(begins)) return null;
  return {
    begins: begins === undefined ? null : Buffer.from(begins, 'hex'),
    texts: texts.map((text) => Buffer.from(text, 'latin1')),
  };
}

/** Whether any of the rules can match. */
export function canMatch(anchors: readonly Anchors[], bytes: Buffer): boolean {
  return anchors.some(({ begins, texts }) => beginsWith(bytes, begins) && texts.some((text) => bytes.includes(text)));
}

function beginsWith(bytes: Buffer, begins: Buffer | null): boolean {
  return begins === null || bytes.subarray(0, begins.length).equals(begins);
}
