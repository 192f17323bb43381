import type { Attack } from '../attack.js';
import { python } from '../deeds.js';
import { hiding } from './obfuscated-code.js';

/** JavaScript that hides what it does. The image has no Node.js: the files lie where a server would take them from. */
export const obfuscatedJavascript: readonly Attack[] = [
  {
    id: 'obfuscated-javascript-known',
    title: 'Something known in JavaScript that evaluates base64 of hexadecimal digits',
    technique: 'T1059.007',
    requires: ['signature'],
    allows: ['obfuscated'],
    attack: hiding`
inner = "eval(Buffer.from('%s','hex').toString())" % marked(SCRIPT, '// ').encode().hex()
put('/srv/app/postinstall.js', 'eval(atob("%s"));\n' % b64(inner))
stay()`,
    twin: {
      title: 'minified JavaScript of a real bundler',
      ...python`
with open('/srv/index.min.js', 'wb') as file: file.write(packed('bundle.js'))
stay()`,
    },
  },
  {
    id: 'obfuscated-javascript-array',
    title: 'JavaScript whose strings lie in a rotated, encoded array',
    technique: 'T1027.013',
    requires: ['obfuscated'],
    attack: hiding`
import re
def name(): return '_0x' + '%06x' % chance.getrandbits(24)
strings, table, get, wrap = [], name(), name(), name()
def at(text):
    if text not in strings: strings.append(text)
    return '%s(0x%x)' % (wrap, strings.index(text) + 0x1a3)
code = re.sub(r"\.(\w+)\b(?=\(|\))", lambda found: "['" + found[1] + "']", SCRIPT)
code = re.sub(r"'((?:[^'\\]|\\.)*)'", lambda found: at(found[1]), code).replace('\n', '')
for each in ('hosts', 'report', 'path', 'host', 'line', 'fs'): code = re.sub(r'\b%s\b' % each, name(), code)
for _ in range(30): at(words(2))
turn = 13
turned = strings[-turn:] + strings[:-turn]
array = ','.join("'%s'" % b64(each) for each in turned)
head = "(function(%(a)s,%(b)s){const %(c)s=%(a)s();while(!![]){try{if(%(c)s['length']===%(b)s)break;else %(c)s['push'](%(c)s['shift']());}catch(%(d)s){%(c)s['push'](%(c)s['shift']());}}}(%(t)s,0x%(n)x));" % dict(a=name(), b=name(), c=name(), d=name(), t=table, n=len(strings))
body = "function %(t)s(){const %(l)s=[%(array)s];%(t)s=function(){return %(l)s;};return %(t)s();}function %(g)s(%(x)s){return atob(%(t)s()[(%(x)s-0x1a3+%(turn)s)%%0x%(n)x]);}const %(w)s=%(g)s;" % dict(t=table, l=name(), array=array, g=get, x=name(), turn=turn, n=len(strings), w=wrap)
put('/srv/app/vendor.js', head + body + code)
stay()`,
    twin: {
      title: 'a bundle with its source map inside, in base64',
      ...python`
with open('/srv/index.js', 'wb') as file: file.write(packed('bundle-with-map.js'))
stay()`,
    },
  },
  {
    id: 'obfuscated-javascript-six',
    title: 'JavaScript of six characters',
    technique: 'T1027.010',
    requires: ['obfuscated'],
    attack: hiding`
def number(n): return '+[]' if n == 0 else '+'.join(['!+[]'] + ['!![]'] * (n - 1)) if n > 1 else '+!![]'
def digits(n): return '+'.join(('[%s]' % number(int(each))) for each in str(n))
FALSE, TRUE, NONE = '(![]+[])', '(!![]+[])', '([][[]]+[])'
known = {}
for text, form in (('false', FALSE), ('true', TRUE), ('undefined', NONE)):
    for at, each in enumerate(text): known.setdefault(each, '%s[%s]' % (form, number(at)))
def simple(text): return '+'.join(known[each] for each in text)
flat = '[][%s]' % '+'.join(known[each] for each in 'flat')
function = '(%s+[])' % flat  # function flat() { [native code] }
for at, each in enumerate('function flat() { [native code] }'): known.setdefault(each, '%s[%s]' % (function, digits(at)))
maker = '%s[%s]' % (flat, simple('constructor'))
text = '([]+([]+[])[%s])' % simple('constructor')  # function String() { [native code] }
for at, each in enumerate('function String() { [native code] }'): known.setdefault(each, '%s[%s]' % (text, digits(at)))
for at, each in enumerate('abcdefghijklmnopqrstuvwxyz'):
    known.setdefault(each, '(+(%s))[%s](%s)' % (digits(at + 10), simple('toString'), digits(36)))
for each in '0123456789': known[each] = '(%s+[])' % number(int(each)) if each != '0' else '(+[]+[])'
undo = '%s(%s)()' % (maker, simple('return unescape'))
percent = '%s(%s)()(([]+[])[%s]())[+[]]' % (maker, simple('return escape'), simple('italics'))
def char(each): return known[each] if each in known else '%s(%s+%s+%s)' % (undo, percent, *[known[digit] for digit in '%02x' % ord(each)])
code = SCRIPT.strip().replace('require(', 'process.mainModule.require(')
put('/srv/app/tracker.js', '%s(%s)()' % (maker, '+'.join(char(each) for each in code)))
stay()`,
    twin: {
      title: 'JavaScript with fonts and pictures inlined',
      ...hiding`
def random(size): return bytes(chance.randrange(256) for _ in range(size))
fonts = ',\n'.join('  %s: "data:font/woff2;base64,%s"' % (name, b64(b'wOF2' + random(24000))) for name in ('regular', 'bold', 'mono'))
put('/srv/app/fonts.js', '// made by the build: fonts of the site\nconst FONTS = {\n' + fonts + r'''
};
export function addFonts(page) {
  for (const [weight, source] of Object.entries(FONTS)) {
    const face = new FontFace('Site ' + weight, 'url(' + source + ')');
    face.load().then((loaded) => page.fonts.add(loaded));
  }
}
''')
stay()`,
    },
  },
  {
    id: 'obfuscated-javascript-codes',
    title: 'JavaScript out of character codes',
    technique: 'T1027.010',
    requires: ['obfuscated'],
    attack: {
      volumes: { '/cache': 'empty-dir' },
      ...hiding`
put('/cache/analytics.js', 'eval(String.fromCharCode(%s));\n' % ','.join(str(ord(each)) for each in SCRIPT))
stay()`,
    },
    twin: {
      title: 'translations in JavaScript, all beyond ASCII in escapes',
      volumes: { '/cache': 'empty-dir' },
      ...hiding`
def escaped(text): return ''.join(each if ord(each) < 128 else '\\u%04x' % ord(each) for each in text)
texts = ['Настройки', 'Сохранить изменения', '設定を保存しました', '变更已保存', '변경 사항이 저장되었습니다', 'Ρυθμίσεις', 'הגדרות']
rows = ''.join('"%s.%d":"%s",' % (words(1), at, escaped(chance.choice(texts) + ' ' + chance.choice(texts))) for at in range(900))
put('/cache/messages.js', '(self.webpackChunksite=self.webpackChunksite||[]).push([[217],{5217:e=>{e.exports={' + rows[:-1] + '}}}]);\n')
stay()`,
    },
  },
  {
    id: 'obfuscated-javascript-packer',
    title: 'JavaScript packed into a word list and a template that is evaluated',
    technique: 'T1027.010',
    requires: ['obfuscated'],
    attack: hiding`
import re
found = sorted(set(re.findall(r'\b\w+\b', SCRIPT)), key=lambda each: -SCRIPT.count(each))
alphabet = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'
def short(n): return ('' if n < 62 else short(n // 62)) + alphabet[n % 62]
code = re.sub(r'\b\w+\b', lambda each: short(found.index(each[0])), SCRIPT).replace('\\', '\\\\').replace("'", "\\'").replace('\n', '')
put('/srv/app/menu.js', "eval(function(p,a,c,k,e,d){e=function(c){return(c<a?'':e(parseInt(c/a)))+((c=c%%a)>35?String.fromCharCode(c+29):c.toString(36))};if(!''.replace(/^/,String)){while(c--)d[e(c)]=k[c]||e(c);k=[function(e){return d[e]}];e=function(){return'\\\\w+'};c=1};while(c--)if(k[c])p=p.replace(new RegExp('\\\\b'+e(c)+'\\\\b','g'),k[c]);return p}('%s',62,%d,'%s'.split('|'),0,{}))\n" % (code, len(found), '|'.join(found)))
stay()`,
    twin: {
      title: 'JavaScript with a module of WebAssembly inlined in base64',
      ...hiding`
module = b'\0asm\1\0\0\0' + bytes(chance.choice(b'\x20\x00\x21\x01\x41\x6a\x0b\x10\x0d\x45\x04\x40\x22\x28\x02\x36') for _ in range(60000))
put('/srv/app/codec.js', r'''// made by the compiler; see codec.c
const BYTES = 'WASM';
function decode(text) {
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let index = 0; index < binary.length; index += 1) bytes[index] = binary.charCodeAt(index);
  return bytes;
}
export async function load(imports) {
  const { instance } = await WebAssembly.instantiate(decode(BYTES), { env: imports });
  return instance.exports;
}
'''.replace('WASM', b64(module)))
stay()`,
    },
  },
];
