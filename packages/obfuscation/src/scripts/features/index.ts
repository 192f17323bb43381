import { plainText, pythonBytecode } from '../dialect/index.js';
import type { ScriptDialect, WrittenDialect } from '../script-dialect.js';
import { BYTE_FEATURES, byteFeatures } from './byte-counts.js';
import { lexRules } from './lex-rules.js';
import { Lexer } from './lexer.js';
import { ScriptCounter, TOKEN_FEATURES, type TokenFeatures } from './script-counter.js';

/** No more of a script than this is looked at, in bytes; `bytes` among the features says how many there were. */
export const SCRIPT_BYTES_MAX = 4 * 1_024 * 1_024;

const BYTECODE_FEATURES = [
  /** 1 where a .pyc's header is whole and as its release writes it; 0 for everything else */
  'pyc-header-whole',
  /** 1 where a module's code begins right behind that header */
  'pyc-code-follows',
] as const;

/**
 * The names of the features, in the order of their values; what each says stands at its own place in the tables this is put together
 * of. `-share` is of 0 to 1, `-entropy` and `-entropy-max` are bits a byte of 0 to 8, `-per-kb` is a number in each 1,024 bytes looked
 * at, `-longest` and `-mean` are bytes or items, `-count` is a number of all.
 */
export const SCRIPT_FEATURES = [...BYTE_FEATURES, ...TOKEN_FEATURES, ...BYTECODE_FEATURES] as const;
export type ScriptFeatureName = (typeof SCRIPT_FEATURES)[number];
/** One finite number for each of {@link SCRIPT_FEATURES}, in their order. */
export type ScriptFeatures = readonly number[];

/**
 * What a script looks like, in numbers: how it is written, not what it means. They tell packed, encoded and otherwise obfuscated
 * scripts from minified and ordinary ones together, none of them alone. Of bytecode only the bytes are looked at: whatever is counted
 * of tokens is 0.
 * @param text the script as it is in its file; at most {@link SCRIPT_BYTES_MAX} bytes of it are looked at
 */
export function scriptFeatures(text: Uint8Array, dialect: ScriptDialect): ScriptFeatures {
  const head = text.subarray(0, SCRIPT_BYTES_MAX);
  const isBytecode = dialect === 'python-bytecode' || dialect === 'lua-bytecode';
  const bytes = isBytecode ? head : plainText(head);
  const bytecode = dialect === 'python-bytecode' ? pythonBytecode(bytes) : null;
  const values: Record<ScriptFeatureName, number> = {
    ...byteFeatures(bytes),
    ...(isBytecode ? NO_TOKENS : tokensOf(bytes, dialect)),
    'pyc-header-whole': bytecode?.isHeaderWhole === true ? 1 : 0,
    'pyc-code-follows': bytecode?.doesCodeFollow === true ? 1 : 0,
  };
  return SCRIPT_FEATURES.map((name) => values[name]);
}

/** The values with their names. */
export function namedScriptFeatures(features: ScriptFeatures): Readonly<Record<ScriptFeatureName, number>> {
  return Object.fromEntries(SCRIPT_FEATURES.map((name, at) => [name, features[at] ?? 0])) as Record<
    ScriptFeatureName,
    number
  >;
}

function tokensOf(text: Uint8Array, dialect: WrittenDialect): TokenFeatures {
  const rules = lexRules(dialect);
  const counter = new ScriptCounter(text, dialect, rules.escape);
  new Lexer(text, rules, counter).run();
  return counter.features();
}

const NO_TOKENS = tokensOf(new Uint8Array(0), 'python');
