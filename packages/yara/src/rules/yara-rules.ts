import { canMatch, type Anchors } from './anchors.js';
import type { NativeRules } from './native.js';
import type { RuleSubject } from './rule-file.js';

/** One rule that matches. */
export interface YaraMatch {
  readonly rule: string;
  readonly tags: readonly string[];
  /** the rule's `meta` section; truth values are left out, which the addon does not tell */
  readonly meta: ReadonlyMap<string, string | number>;
}

/** A pattern that matches everywhere must not fill the memory: rules count to a few dozen at most. */
const MATCHES_PER_PATTERN_MAX = 256;

/** The rules for one kind of file. */
export interface SubjectRules {
  readonly native: NativeRules;
  /** null: they can match anything */
  readonly anchors: readonly Anchors[] | null;
}

/** A compiled set of rules. */
export class YaraRules {
  /** 16 hex digits, of the rules' own text */
  readonly label: string;
  readonly #all: NativeRules;
  readonly #compileFor: (subject: RuleSubject | null) => SubjectRules;
  /** compiled when the first such file comes */
  readonly #forSubject = new Map<RuleSubject | null, SubjectRules>();

  /** @param compileFor those that are asked of one kind of file; null: of what is neither a program nor a script */
  constructor(all: NativeRules, compileFor: (subject: RuleSubject | null) => SubjectRules, label: string) {
    this.#all = bounded(all);
    this.#compileFor = compileFor;
    this.label = label;
  }

  /**
   * The rules that match these bytes, in the order of their names. Takes as long as it takes, in native code: whoever has a deadline
   * must be a process that can be ended.
   *
   * @param subject what the bytes are, so that the rules for other kinds are not asked; null: neither; left out: all rules are asked
   * @throws the addon's error where the scanner itself fails
   */
  match(bytes: Buffer, subject?: RuleSubject | null): readonly YaraMatch[] {
    const { native, anchors } = subject === undefined ? { native: this.#all, anchors: null } : this.#rulesFor(subject);
    if (anchors !== null && !canMatch(anchors, bytes)) return [];
    return native
      .scan(bytes)
      .map(({ ruleIdentifier, tags, meta }) => ({ rule: ruleIdentifier, tags, meta: tellingOf(meta) }))
      .sort((a, b) => (a.rule < b.rule ? -1 : 1));
  }

  #rulesFor(subject: RuleSubject | null): SubjectRules {
    const known = this.#forSubject.get(subject);
    if (known !== undefined) return known;
    const rules = this.#compileFor(subject);
    bounded(rules.native);
    this.#forSubject.set(subject, rules);
    return rules;
  }
}

function bounded(native: NativeRules): NativeRules {
  native.setMaxMatchesPerPattern(MATCHES_PER_PATTERN_MAX);
  return native;
}

function tellingOf(meta: Readonly<Record<string, unknown>>): ReadonlyMap<string, string | number> {
  const known = Object.entries(meta).filter(
    (entry): entry is [string, string | number] =>
      (typeof entry[1] === 'string' && entry[1] !== 'unknown') || typeof entry[1] === 'number',
  );
  return new Map(known);
}
