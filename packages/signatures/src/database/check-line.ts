/** The formats whose lines are checked here; docs.clamav.net, "Creating signatures for ClamAV". */
export type SignatureFormat = 'hsb' | 'hdb' | 'ndb' | 'ldb';

const NAME = /^[\x21-\x39\x3c-\x7e]{1,256}$/;
const HASH_HEX: Readonly<Record<'hsb' | 'hdb', RegExp>> = {
  hdb: /^[0-9a-f]{32}$/i,
  hsb: /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/i,
};
const SIZE = /^(?:\*|\d{1,10})$/;
const OFFSET =
  /^(?:\*|VI|\d{1,10}(?:,\d{1,10})?|EOF-\d{1,10}(?:,\d{1,10})?|(?:EP|S(?:E?\d{1,3}|L))[+-]?\d{0,10}(?:,\d{1,10})?)$/;
const HEX_BODY = /^[0-9a-fA-F?*(){}|[\]!\-LBW]{4,16384}$/;
const LOGIC = /^[0-9()&|=<>,]{1,4096}$/;
const LEVELS = /^\d{1,4}-\d{1,4}$/;

/** What is wrong with one line of a signature file, in words for the person who wrote it; null where nothing is. */
export function faultOfLine(format: SignatureFormat, line: string): string | null {
  if (format === 'ndb') return faultOfPattern(line);
  if (format === 'ldb') return faultOfLogical(line);
  const [hash = '', size = '', name = '', ...rest] = line.split(':');
  if (!HASH_HEX[format].test(hash)) {
    return format === 'hdb' ? 'an MD5 of 32 hex digits is wanted' : 'a SHA-1 or SHA-256 in hex is wanted';
  }
  if (!SIZE.test(size)) return 'the size must be a number of bytes or *';
  if (!NAME.test(name)) return 'the name is missing, too long or holds a character that is not allowed';
  const [level, ...more] = rest;
  if (more.length > 1) return 'too many fields';
  if (size === '*' && level === undefined)
    return 'the size * needs a functionality level of 73 or more as fourth field';
  return null;
}

function faultOfPattern(line: string): string | null {
  const [name = '', target = '', offset = '', body = '', ...rest] = line.split(':');
  if (!NAME.test(name)) return 'the name is missing, too long or holds a character that is not allowed';
  if (!/^\d{1,2}$/.test(target)) return 'the target type must be a number';
  if (!OFFSET.test(offset)) return 'the offset is not one of *, n, EOF-n, EP+n, S0+n, SEn, SL+n, VI';
  if (!HEX_BODY.test(body)) return 'the pattern must be 4 or more hex digits and wildcards';
  return rest.length > 2 ? 'too many fields' : null;
}

function faultOfLogical(line: string): string | null {
  const [name = '', target = '', logic = '', ...patterns] = line.split(';');
  if (!NAME.test(name)) return 'the name is missing, too long or holds a character that is not allowed';
  const engine = target.indexOf('Engine:');
  if (!target.includes('Target:')) return 'the target block must name a Target';
  // clamd refuses the whole folder where an engine range comes after the target it should guard
  if (engine > 0) return 'Engine:a-b must be the first part of the target block';
  if (engine === 0 && !LEVELS.test(target.slice('Engine:'.length).split(',')[0] ?? '')) {
    return 'the engine range must be a-b';
  }
  if (!LOGIC.test(logic)) return 'the logical expression is missing or holds a character that is not allowed';
  if (patterns.length === 0 || patterns.some((pattern) => pattern === '')) return 'a subsignature is missing';
  const highest = Math.max(...(logic.replace(/[<>=]\d+(?:,\d+)?/g, '').match(/\d+/g) ?? []).map(Number));
  return highest >= patterns.length ? `the expression names subsignature ${highest}, which is not there` : null;
}
