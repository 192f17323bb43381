import { describe, expect, it } from 'vitest';
import {
  namedScriptFeatures,
  SCRIPT_BYTES_MAX,
  SCRIPT_DIALECTS,
  SCRIPT_FEATURES,
  scriptFeatures,
  type ScriptDialect,
  type ScriptFeatureName,
} from '@guardimesh/obfuscation';
import { ORDINARY } from './script-samples.js';

const of = (text: string | Uint8Array, dialect: ScriptDialect): Readonly<Record<ScriptFeatureName, number>> =>
  namedScriptFeatures(scriptFeatures(typeof text === 'string' ? new TextEncoder().encode(text) : text, dialect));

describe('what belongs to what is told apart', () => {
  const shareOf = (text: string, dialect: ScriptDialect, name: ScriptFeatureName): number =>
    Math.round(of(text, dialect)[name] * new TextEncoder().encode(text).length);

  it.each<[ScriptDialect, string, number, number]>([
    ['javascript', '// "a"\nx = "b//c"; /* \'d\' */ y', 6 + 9, 4],
    ['javascript', 'a = /"/.test(b) ? "cc" : \'d\' / 2; e = f / g; // x', 4, 3],
    ['javascript', 'a = "b\\"c"; d = `e"\nf`;', 0, 4 + 4],
    ['python', 'a = """b"c"""\n"""d"""\nx = \'e\' # f', 7 + 3, 3 + 1],
    ['shell', "a='b\\'; echo \"$#\" x#y '#' # z", 3, 2 + 2 + 1],
    ['shell', "cat <<'EOF'\nit's\nEOF\necho 'x'", 0, 3 + 5 + 1],
    ['perl', "=head1 X\n\nit's\n\n=cut\n$x = q{a{b}c}; s/'/\"/g; $#y; print 'd';", 20, 5 + 1],
    ['php', "it's <?php $a = 'b'; // c ?> it's <?= 'd' ?>", 5, 2],
    ['powershell', '<# "a" #> $b = "c`"d"; \'e`\'; $f # g', 9 + 3, 4 + 2],
    ['ruby', "=begin\nit's\n=end\nputs 'a' # b", 16 + 3, 1],
    ['lua', "--[[ it's ]] a = [==[b]]c]==] -- d\ne = 'f'", 12 + 4, 4 + 1],
  ])('%s: %s', (dialect, text, comments, literals) => {
    expect([shareOf(text, dialect, 'comment-share'), shareOf(text, dialect, 'literal-share')]).toEqual([
      comments,
      literals,
    ]);
  });

  it('names, their number and their letters', () => {
    const features = of('ab = ab + c + _0x1f + lI1l + deadbeef1', 'python');
    expect([features['name-count'], features['name-distinct'], features['name-longest']]).toEqual([6, 5, 9]);
    expect(features['name-one-letter-share']).toBeCloseTo(1 / 6);
    expect(features['name-hex-share']).toBeCloseTo(2 / 6);
    expect(features['name-confusable-share']).toBeCloseTo(1 / 6);
  });

  it('bytes and lines', () => {
    const features = of(`${'a'.repeat(1_001)}\n1 \u00e9`, 'lua');
    expect([features.bytes, features['line-count'], features['line-longest']]).toEqual([1_006, 2, 1_001]);
    expect(features['long-lines-share']).toBeCloseTo(1_001 / 1_006);
    expect(features['non-ascii-share']).toBeCloseTo(2 / 1_006);
    expect(of('abcd'.repeat(8), 'lua')['byte-entropy']).toBe(2);
  });
});

describe('the list of features', () => {
  it('has a name of its own for each value, in the same order for every dialect', () => {
    expect(new Set(SCRIPT_FEATURES).size).toBe(SCRIPT_FEATURES.length);
    for (const dialect of SCRIPT_DIALECTS) {
      const values = scriptFeatures(new TextEncoder().encode('x = 1'), dialect);
      expect(values.length).toBe(SCRIPT_FEATURES.length);
      expect(Object.values(namedScriptFeatures(values))).toEqual([...Float64Array.from(values)]);
    }
  });

  it('UTF-16 gives the same numbers as the same script in bytes', () => {
    const wide = new Uint8Array(Buffer.from(`\ufeff${ORDINARY.powershell}`, 'utf16le'));
    expect(scriptFeatures(wide, 'powershell')).toEqual(
      scriptFeatures(new TextEncoder().encode(ORDINARY.powershell), 'powershell'),
    );
  });

  it('only so many bytes are looked at, and their number is told', () => {
    const long = new Uint8Array(SCRIPT_BYTES_MAX + 1_000).fill(0x61);
    expect(of(long, 'shell').bytes).toBe(SCRIPT_BYTES_MAX);
  });

  it('bytecode has numbers of its bytes only, and whether a .pyc begins as it should', () => {
    const pyc = Uint8Array.of(0xcb, 0x0d, 0x0d, 0x0a, 0, 0, 0, 0, 1, 2, 3, 4, 9, 0, 0, 0, 0xe3, 0, 0, 0, 0, 0, 0, 0, 0);
    const sane = of(pyc, 'python-bytecode');
    expect([sane['pyc-header-whole'], sane['pyc-code-follows'], sane['name-count'], sane.bytes]).toEqual([1, 1, 0, 25]);
    pyc[16] = 0x28;
    expect(of(pyc, 'python-bytecode')['pyc-code-follows']).toBe(0);
    expect(of(pyc.subarray(0, 16), 'python-bytecode')['pyc-header-whole']).toBe(0);
    expect(of(Buffer.from('\u001bLua\x54 eval(x)', 'latin1'), 'lua-bytecode')['eval-count']).toBe(0);
  });
});
