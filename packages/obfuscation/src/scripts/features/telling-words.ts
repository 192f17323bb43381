import type { ScriptDialect } from '../script-dialect.js';
import { IGNORE_CASE, KEEP_CASE, WordTable } from './word-table.js';

/** What a word tells, as bits: some tell two things. */
export const WORD = {
  /** runs text as code */
  eval: 1,
  /** the same, but only in some of its uses */
  evalPerhaps: 2,
  /** makes text of what was encoded, packed or reversed */
  decode: 4,
  /** the same, with an option behind it */
  decodePerhaps: 8,
  /** decodes its argument and runs it: PowerShell's -EncodedCommand */
  runEncoded: 16,
  /** takes characters out of a text, or makes them of numbers and back */
  character: 32,
  /** reaches the network or starts a process */
  network: 64,
  /** joins texts, as an operator does elsewhere */
  join: 128,
  xor: 256,
  /** left by a tool that protects scripts */
  protector: 512,
  /** what data: URIs say */
  base64: 1_024,
  /** /dev/tcp and /dev/udp */
  deviceFile: 2_048,
} as const;

type Words = Partial<Record<keyof typeof WORD, readonly string[]>>;

const EVERYWHERE: Words = {
  network: ['curl wget ncat netcat socat powershell pwsh'],
  protector: [
    '__pyarmor__ pyarmor pyarmor_runtime pytransform ioncube ioncube_loader sg_load javascript_obfuscator jsjiami',
  ],
  base64: ['base64'],
  deviceFile: ['tcp udp'],
  xor: ['xor bxor'],
};

const BY_DIALECT: Partial<Record<ScriptDialect, Words>> = {
  shell: {
    eval: ['eval'],
    evalPerhaps: ['sh bash dash ash zsh ksh source python python3 perl php node'],
    decode: ['gunzip zcat bunzip2 bzcat unxz xzcat uudecode rev tr'],
    decodePerhaps: ['base64 base32 xxd openssl gzip bzip2 xz lzma zstd'],
    character: ['cut substr'],
    network: ['nc telnet ftp tftp scp nohup crontab'],
  },
  python: {
    eval: ['eval exec compile execfile'],
    decode: [
      'b64decode b32decode b16decode b85decode a85decode decodestring decodebytes unhexlify a2b_hex a2b_base64 fromhex',
      'decompress marshal rot13 rot_13 reversed unquote maketrans',
    ],
    character: ['chr ord bytearray'],
    network: ['subprocess socket urllib urllib2 requests httplib popen Popen pty ctypes system'],
    join: ['join'],
  },
  perl: {
    eval: ['eval'],
    decode: ['unpack pack decode_base64 uncompress inflate reverse uudecode rot13'],
    character: ['chr ord substr'],
    network: ['system exec socket LWP Socket qx popen HTTP'],
    join: ['join'],
  },
  php: {
    eval: ['eval create_function'],
    evalPerhaps: ['assert preg_replace'],
    decode: [
      'base64_decode gzinflate gzuncompress gzdecode str_rot13 strrev convert_uudecode hex2bin urldecode rawurldecode pack',
      'openssl_decrypt mcrypt_decrypt strtr html_entity_decode unserialize',
    ],
    character: ['chr ord substr mb_substr str_split'],
    network: [
      'fsockopen pfsockopen stream_socket_client curl_exec curl_init shell_exec passthru system popen proc_open exec',
      'pcntl_exec mail move_uploaded_file',
    ],
    join: ['implode join'],
  },
  javascript: {
    eval: ['eval execScript'],
    evalPerhaps: ['Function setTimeout setInterval runInThisContext runInNewContext runInContext'],
    decode: [
      'atob fromCharCode fromCodePoint unescape decodeURIComponent decodeURI inflateSync gunzipSync brotliDecompressSync',
      'reverse',
    ],
    character: ['charAt charCodeAt codePointAt fromCharCode substr substring'],
    network: [
      'child_process XMLHttpRequest fetch WebSocket ActiveXObject WScript spawn execSync spawnSync sendBeacon http https net',
    ],
    join: ['join'],
  },
  powershell: {
    eval: ['iex invoke-expression invokescript newscriptblock'],
    evalPerhaps: ['create invoke'],
    decode: [
      'frombase64string gzipstream deflatestream convertto-securestring securestringtobstr reverse tobyte toint16 toint32',
    ],
    runEncoded: ['encodedcommand encodedcom enc ec'],
    character: ['char tochararray substring byte'],
    network: [
      'webclient downloadstring downloadfile downloaddata invoke-webrequest invoke-restmethod iwr irm tcpclient',
      'start-process start-bitstransfer webrequest virtualalloc dllimport',
    ],
    join: ['join replace concat'],
  },
  ruby: {
    eval: ['eval instance_eval class_eval module_eval'],
    decode: ['decode64 strict_decode64 urlsafe_decode64 inflate unpack unpack1 pack reverse'],
    character: ['chr ord slice'],
    network: ['open3 TCPSocket Net system spawn popen exec Socket OpenURI'],
    join: ['join'],
  },
  lua: {
    eval: ['loadstring load dofile loadfile'],
    decode: ['char fromhex inflate reverse unhex gunzip'],
    character: ['byte sub char'],
    network: ['execute popen socket http'],
    join: ['concat'],
  },
};

const TABLES = new Map<ScriptDialect, WordTable>();

/** The words that tell something in a script of this dialect. PHP and PowerShell take capitals and small letters for the same. */
export function tellingWords(dialect: ScriptDialect): WordTable {
  const known = TABLES.get(dialect);
  if (known !== undefined) return known;
  const values = new Map<string, number>();
  for (const words of [EVERYWHERE, BY_DIALECT[dialect] ?? {}])
    for (const [kind, lists] of Object.entries(words))
      for (const word of lists.join(' ').split(' '))
        values.set(word, (values.get(word) ?? 0) | WORD[kind as keyof typeof WORD]);
  const table = new WordTable(values, dialect === 'php' || dialect === 'powershell' ? IGNORE_CASE : KEEP_CASE);
  TABLES.set(dialect, table);
  return table;
}
