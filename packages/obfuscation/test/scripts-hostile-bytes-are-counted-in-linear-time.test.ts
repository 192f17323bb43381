import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { namedScriptFeatures, SCRIPT_DIALECTS, scriptFeatures } from '@guardimesh/obfuscation';
import { lexRules } from '../src/scripts/features/lex-rules.js';
import { Lexer, type TokenSink } from '../src/scripts/features/lexer.js';
import { ORDINARY } from './script-samples.js';

const ignore = (): void => undefined;
const NO_SINK: TokenSink = {
  ...{ comment: ignore, literal: ignore, name: ignore, number: ignore, symbol: ignore, markup: ignore },
  fold: Uint8Array.from({ length: 256 }, (_, byte) => byte),
};
const DIALECTS = ['shell', 'python', 'perl', 'php', 'javascript', 'powershell', 'ruby', 'lua'] as const;
const stepsOf = (text: Uint8Array, dialect: (typeof DIALECTS)[number]): number =>
  new Lexer(text, lexRules(dialect), NO_SINK).run();

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** What begins something, ends it, or does so in another language. */
const PIECES = [
  ...'" \' ` """ \'\'\' /* */ // # --[[ ]] [==[ ]==] <# #> q{ s/ tr{ / [ \\ <? ?> ${x:1 $ & ( ) { } = * ; !'.split(' '),
  ...[
    '<<EOF\n',
    '<<<X\n',
    'EOF\n',
    '@"\n',
    '\n"@',
    '\n=begin\n',
    '\n=cut\n',
    '\n',
    '\r',
    '\0',
    '\u00e9',
    ' -c',
    '// ?><?',
  ],
  ...'eval base64 iex _0x1 1 , + . ^ ~ preg_replace("/e %4 &#x41; \\u{ return <'.split(' '),
];
const anything = fc.oneof(
  fc.uint8Array({ maxLength: 3_000 }),
  fc
    .array(fc.constantFrom(...PIECES, ...Object.values(ORDINARY)), { maxLength: 60 })
    .map((parts) => bytes(parts.join(''))),
);

describe('any bytes as any dialect', () => {
  it('give finite numbers within their ranges, the same each time, and stay as they were', () => {
    fc.assert(
      fc.property(anything, fc.constantFrom(...SCRIPT_DIALECTS), (text, dialect) => {
        const before = text.slice();
        const features = scriptFeatures(text, dialect);
        for (const [name, value] of Object.entries(namedScriptFeatures(features))) {
          expect(Number.isFinite(value) && value >= 0, `${name} is ${value}`).toBe(true);
          if (name.endsWith('-share')) expect(value, name).toBeLessThanOrEqual(1);
          if (name.includes('entropy')) expect(value, name).toBeLessThanOrEqual(8);
        }
        expect(scriptFeatures(text, dialect)).toEqual(features);
        expect(text).toEqual(before);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('ten times the bytes take no more than twenty times the steps', () => {
  const SIZE = 1_000;
  const STEPS_RATIO_MAX = 20;

  it.each(DIALECTS)('%s', (dialect) => {
    // each piece alone, and each before each: what is never closed is met again and again
    for (const first of PIECES)
      for (const second of ['', ...PIECES]) {
        const unit = `${first}${second} `;
        const times = Math.ceil(SIZE / 10 / unit.length);
        const steps = stepsOf(bytes(unit.repeat(times)), dialect);
        const more = stepsOf(bytes(unit.repeat(times * 10)), dialect);
        expect(more, JSON.stringify(unit)).toBeLessThanOrEqual(steps * STEPS_RATIO_MAX);
      }
  });

  it('and no byte is looked at more than a few times', () => {
    fc.assert(
      fc.property(anything, fc.constantFrom(...DIALECTS), (text, dialect) => {
        expect(stepsOf(text, dialect)).toBeLessThanOrEqual(6 * text.length + 6);
      }),
    );
  });
});
