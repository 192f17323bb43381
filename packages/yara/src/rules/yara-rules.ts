import type { NativeRules } from './native.js';

/** One rule that matches. */
export interface YaraMatch {
  readonly rule: string;
  readonly tags: readonly string[];
  /** the rule's `meta` section; truth values are left out, which the addon does not tell */
  readonly meta: ReadonlyMap<string, string | number>;
}

/** A pattern that matches everywhere must not fill the memory: rules count to a few dozen at most. */
const MATCHES_PER_PATTERN_MAX = 256;

/** A compiled set of rules. */
export class YaraRules {
  /** 16 hex digits, of the rules' own text */
  readonly label: string;
  readonly #native: NativeRules;

  constructor(native: NativeRules, label: string) {
    this.#native = native;
    this.label = label;
    native.setMaxMatchesPerPattern(MATCHES_PER_PATTERN_MAX);
  }

  /**
   * The rules that match these bytes, in the order of their names. Takes as long as it takes, in native code: whoever has a deadline
   * must be a process that can be ended.
   *
   * @throws the addon's error where the scanner itself fails
   */
  match(bytes: Buffer): readonly YaraMatch[] {
    return this.#native
      .scan(bytes)
      .map(({ ruleIdentifier, tags, meta }) => ({ rule: ruleIdentifier, tags, meta: tellingOf(meta) }))
      .sort((a, b) => (a.rule < b.rule ? -1 : 1));
  }
}

function tellingOf(meta: Readonly<Record<string, unknown>>): ReadonlyMap<string, string | number> {
  const known = Object.entries(meta).filter(
    (entry): entry is [string, string | number] =>
      (typeof entry[1] === 'string' && entry[1] !== 'unknown') || typeof entry[1] === 'number',
  );
  return new Map(known);
}
