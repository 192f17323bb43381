import type { WrittenDialect } from '../script-dialect.js';
import { KEEP_CASE, WordTable } from './word-table.js';

/** What a byte may begin. */
export const KIND = { symbol: 0, blank: 1, lineEnd: 2, name: 3, digit: 4, quote: 5, special: 6 } as const;

/** How the words of one dialect are told apart, as far as it takes to find comments, literals, names and numbers. */
export interface LexRules {
  /** of each byte: one of {@link KIND} */
  readonly kinds: Uint8Array;
  /** of each byte: 1 where a name may go on with it */
  readonly nameBytes: Uint8Array;
  /** what takes the next character's meaning away, in literals and outside: a backslash, or PowerShell's backtick */
  readonly escape: number;
  /** whether '…' knows escapes too */
  readonly singleQuotesEscape: boolean;
  /** whether literals in ' and " end with their line */
  readonly quotesEndWithLine: boolean;
  readonly hashComments: boolean;
  /** // and /* *\/ */
  readonly slashComments: boolean;
  /** -- and --[[ ]] */
  readonly dashComments: boolean;
  /** <# #> */
  readonly angleComments: boolean;
  /** lines from = and a word to this one */
  readonly documentationEnd: string | null;
  /** '''…''' and """…""" */
  readonly tripleQuotes: boolean;
  /** [[…]] and [==[…]==] */
  readonly longBrackets: boolean;
  /** <<WORD, and PHP's <<<WORD */
  readonly hereDocuments: boolean;
  /** whether blanks may stand before that word: elsewhere << and a blank is an operator */
  readonly hereBlanks: boolean;
  /** @"…"@ over lines */
  readonly hereStrings: boolean;
  /** /…/ where an operand may stand */
  readonly regularExpressions: boolean;
  /** q{…}, s/…/…/ and the like */
  readonly quoteOperators: boolean;
  /** code stands between <? and ?> only */
  readonly tags: boolean;
  /** $' and $" are variables, not the begin of a literal */
  readonly quoteVariables: boolean;
}

/** Words that an operand follows: a / behind them begins a regular expression. */
export const BEFORE_OPERAND = new WordTable(
  new Map(
    'return typeof case in of do else and or not if unless when split grep while until void'
      .split(' ')
      .map((each) => [each, 1]),
  ),
  KEEP_CASE,
);
/** Perl's quote-like operators (perlop) with the number of their parts; `value` 3: one part that is a literal. */
export const QUOTE_OPERATORS = new WordTable(
  new Map([
    ...(['q', 'qq', 'qw', 'qx'] as const).map((each) => [each, 3] as const),
    ...(['m', 'qr'] as const).map((each) => [each, 1] as const),
    ...(['s', 'tr', 'y'] as const).map((each) => [each, 2] as const),
  ]),
  KEEP_CASE,
);

const PLAIN = {
  escape: 0x5c,
  singleQuotesEscape: true,
  quotesEndWithLine: false,
  hashComments: true,
  slashComments: false,
  dashComments: false,
  angleComments: false,
  documentationEnd: null,
  tripleQuotes: false,
  longBrackets: false,
  hereDocuments: false,
  hereBlanks: false,
  hereStrings: false,
  regularExpressions: false,
  quoteOperators: false,
  tags: false,
  quoteVariables: false,
} as const;

type Given = Partial<Omit<LexRules, 'kinds' | 'nameBytes'>> & {
  readonly quotes: string;
  readonly specials: string;
  readonly names?: string;
};

const GIVEN: Readonly<Record<WrittenDialect, Given>> = {
  shell: { quotes: '\'"', specials: '#<\\', hereDocuments: true, hereBlanks: true, singleQuotesEscape: false },
  python: { quotes: '\'"', specials: '#\\', tripleQuotes: true, quotesEndWithLine: true },
  perl: {
    quotes: '\'"',
    specials: '#</\\',
    hereDocuments: true,
    regularExpressions: true,
    quoteOperators: true,
    quoteVariables: true,
    documentationEnd: '=cut',
  },
  php: { quotes: '\'"', specials: '#/<?\\', slashComments: true, hereDocuments: true, hereBlanks: true, tags: true },
  javascript: {
    quotes: '\'"`',
    specials: '#/\\',
    names: '$',
    hashComments: false,
    slashComments: true,
    quotesEndWithLine: true,
    regularExpressions: true,
  },
  powershell: {
    quotes: '\'"',
    specials: '#<`',
    names: '-',
    escape: 0x60,
    singleQuotesEscape: false,
    angleComments: true,
    hereStrings: true,
  },
  ruby: { quotes: '\'"', specials: '#</\\', hereDocuments: true, regularExpressions: true, documentationEnd: '=end' },
  lua: {
    quotes: '\'"',
    specials: '-[\\',
    hashComments: false,
    dashComments: true,
    longBrackets: true,
    quotesEndWithLine: true,
  },
};

const RULES = new Map<WrittenDialect, LexRules>();

/** Made once for each dialect. */
export function lexRules(dialect: WrittenDialect): LexRules {
  const known = RULES.get(dialect);
  if (known !== undefined) return known;
  const { quotes, specials, names = '', ...given } = GIVEN[dialect];
  const kinds = new Uint8Array(256);
  const nameBytes = new Uint8Array(256);
  for (let byte = 0; byte < 256; byte += 1) {
    const character = String.fromCharCode(byte);
    const isLetter = byte >= 0x80 || /[A-Za-z_]/.test(character);
    const isDigit = /[0-9]/.test(character);
    nameBytes[byte] = isLetter || isDigit || names.includes(character) ? 1 : 0;
    // PowerShell's - is part of a name, and begins none
    kinds[byte] =
      isLetter || (character === '$' && names.includes('$')) ? KIND.name : isDigit ? KIND.digit : KIND.symbol;
  }
  for (const [characters, kind] of [
    [quotes, KIND.quote],
    [specials, KIND.special],
    [' \t\v\f\0', KIND.blank],
    ['\n\r', KIND.lineEnd],
  ] as const)
    for (const character of characters) kinds[character.charCodeAt(0)] = kind;
  const rules: LexRules = { ...PLAIN, ...given, kinds, nameBytes };
  RULES.set(dialect, rules);
  return rules;
}
