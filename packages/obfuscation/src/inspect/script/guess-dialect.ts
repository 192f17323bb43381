import type { ScriptDialect } from '../../scripts/index.js';

type WrittenDialect = Exclude<ScriptDialect, 'python-bytecode' | 'lua-bytecode'>;

/** An encoder's wrapper stands in front of what it hides, or behind it: the rest of a long script is not asked. */
const HEAD_BYTES = 8_192;
const TAIL_BYTES = 4_096;
const SCORE_MIN = 4;
/** How often one mark counts. */
const COUNT_MAX = 3;
/** Of the bytes looked at: above it, it is no text, whatever stands in it. */
const CONTROL_SHARE_MAX = 0.25;
const ODD_SHARE_MAX = 0.01;

type Mark = readonly [weight: number, pattern: RegExp];

/**
 * Little speaks for a language where all of a script is hidden but the call that unhides it: that call does. Each pattern is linear.
 */
const MARKS: Readonly<Record<WrittenDialect, readonly Mark[]>> = {
  javascript: [
    [4, /\(0,\s?eval\)\s?\(|\[['"]constructor['"]\]\s?\(|\bnew Function\s?\(|String\.fromCharCode|String\.raw/g],
    [4, /\b(?:eval|Function)\s?\(\s?(?:atob|unescape|function|String|decodeURI|Buffer|["'`_])|\)\.call\(this\)/g],
    [3, /\b(?:atob|unescape|decodeURIComponent|parseInt)\s?\(|\.charCodeAt|\.fromCodePoint/g],
    [2, /\b(?:var|let|const) [\w$]{1,40}\s?=|=>\s?[{(]|\bfunction\s?[\w$]{0,40}\(|\)\(\);?\s?$/g],
    [2, /\bdocument\.|\bwindow\[|\bexports[.[]|\bmodule\.exports|for\(_=/g],
  ],
  python: [
    [
      4,
      /\bexec\s?\(|\beval\s?\(compile\b|\b__\w{2,20}__\s?\(__name__|__import__\s?\(|\bb(?:64|32|85|16)decode\b|\ba85decode\b|marshal\.loads|\bbytes\.fromhex/g,
    ],
    [3, /^(?:import [\w., ]{2,80}|from [\w.]{2,40} import [\w., *]{1,80})$/gm],
    [2, /\blambda\b[^:\n]{0,40}:|\bbytearray\s?\(|\bchr\s?\(|\bfor \w{1,40} in\b|\bcompile\s?\(|\bprint\s?\(/g],
  ],
  perl: [
    [
      4,
      /\beval\s{0,3}\(?\s{0,3}(?:unpack|pack|join|eval|decode_base64|~|\(?['"]\w{0,3})|\bunpack\s{0,2}u\s?=>|\bmap\s?\{?\s?chr/g,
    ],
    [3, /^use (?:[A-Z]\w{0,40}(?:::\w{1,40}){0,4}|re ['"]eval['"]|strict|warnings)\b/gm],
    [4, /^use [A-Z]\w{0,40}::\w[\w:]{0,40};\s{2}/gm],
    [3, /''\s?=~\s?\(|\bpack\s?\(?\s?['"][HuC]\*?|\bs\/\([^\n]{1,40}\/[^\n]{1,40}\/[gesx]{1,4}/g],
    [1, /\bmy [$@%]\w|=~/g],
  ],
  php: [
    [4, /<\?(?:php|=)/g],
    [3, /\b(?:gzinflate|base64_decode|str_rot13|gzuncompress|create_function)\s?\(/g],
  ],
  shell: [
    [
      4,
      /\|\s{0,3}(?:\/\S{1,20}\/)?(?:ba|da|z|k)?sh\b(?! \w)|\|\s{0,3}"?\$\{?(?:SHELL|BASH)|\beval\s{1,3}(?:--\s)?["'$`]/g,
    ],
    [3, /\bbase64 (?:-d|--decode|-D)\b|\bxxd -r\b|\bopenssl enc -|<<\s?['"]?\w{2,20}['"]?\s{0,3}\|/g],
    [2, /^\w{1,40}=(?:\$\(|["'`$])|\$\{\w{1,40}:\d|\bprintf\s{1,3}['"]\\/gm],
  ],
  powershell: [
    [4, /\[char\]|\[byte\[\]\]|-bxor\b|\biex\b|invoke-expression|frombase64string|\$pshome\[|\(gcm |\$env:comspec/gi],
    [3, /-join\b|-replace\b|-split\b|\[convert\]|\[text\.encoding\]|new-object|\bparam\s?\(/gi],
    [2, /\$\{?\w{1,40}\}?\s?=\s?@[{(]|\$\{?\w{1,40}\}?\s?=\s?\[/g],
  ],
  ruby: [
    [
      4,
      /\beval\s?\(?\s?(?:\[|\w{1,40}\.(?:tr|gsub|reverse|unpack))|\]\.pack\s?\(|\.unpack1?\s?\(|Zlib::Inflate|Base64\.(?:strict_)?decode64|%[qQ][({[]/g,
    ],
    [3, /\.(?:tr|gsub|each_char|map)\s?[({]|\.map\s?\{\s?\|/g],
    [2, /^require ['"]|\bdo \|\w/gm],
  ],
  lua: [
    [4, /\bloadstring\b|\bload or loadstring\b|\bstring\.(?:char|byte|gsub)\b|\btable\.concat\b/g],
    [3, /^local [\w, ]{1,80}=\s?[{(]|\bload\s?\(/gm],
    [2, /\bassert\s?\(\(|\bend\)\(\)|\bfor \w{1,40}\s?=\s?1,\s?#/g],
  ],
};
const DIALECTS = Object.keys(MARKS) as WrittenDialect[];

/**
 * The dialect that a text may be in of which too little can be read for evidence: told by what unhides the rest. Null for other texts,
 * for markup and JSON, and for bytes that are no text.
 */
export function guessDialect(bytes: Uint8Array): WrittenDialect | null {
  const head = bytes.subarray(0, HEAD_BYTES);
  if (!isText(head) || beginsAsData(head)) return null;
  const tail = bytes.subarray(Math.max(HEAD_BYTES, bytes.length - TAIL_BYTES));
  const text = Buffer.concat([head, Buffer.of(0x0a), tail]).toString('latin1');
  let best: WrittenDialect | null = null;
  let highest = SCORE_MIN - 1;
  for (const dialect of DIALECTS) {
    const score = MARKS[dialect].reduce((sum, [weight, pattern]) => sum + weight * countIn(text, pattern), 0);
    if (score > highest) [best, highest] = [dialect, score];
  }
  return best;
}

function countIn(text: string, pattern: RegExp): number {
  let count = 0;
  pattern.lastIndex = 0;
  while (count < COUNT_MAX && pattern.test(text)) count += 1;
  return count;
}

/** UTF-8 without NUL, but for a few bytes; encoders like control bytes, so many of them are borne. */
function isText(head: Uint8Array): boolean {
  let controls = 0;
  let odd = 0;
  /** bytes that the last character still has to come */
  let toCome = 0;
  for (const byte of head) {
    if (byte === 0) return false;
    if (byte < 0x20 && (byte < 0x09 || byte > 0x0d)) controls += 1;
    const isNext = byte >= 0x80 && byte < 0xc0;
    if (isNext !== toCome > 0) odd += 1;
    if (isNext) toCome = Math.max(0, toCome - 1);
    else toCome = byte < 0xc2 ? 0 : byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
  }
  return head.length > 0 && controls <= head.length * CONTROL_SHARE_MAX && odd <= head.length * ODD_SHARE_MAX;
}

/** < begins markup; { or [ and a quote behind it JSON. */
function beginsAsData(head: Uint8Array): boolean {
  const text = Buffer.from(head.buffer, head.byteOffset, Math.min(head.length, 256)).toString('latin1').trimStart();
  return (
    (text.startsWith('<') && !/^<\?(?:php|=)/.test(text)) || /^(?:\{\s{0,80}"[^"]{0,80}"\s?:|\[\s{0,80}[{"])/.test(text)
  );
}
