import { Fields } from '../../bytes/index.js';
import type { ScriptDialect } from '../script-dialect.js';

/**
 * CPython's magic numbers (Include/internal/pycore_magic_number.h, before 3.14 Lib/importlib/_bootstrap_external.py): each release
 * numbers its changes upwards within a range of its own. A carriage return and a line feed follow, then the header's rest: before
 * 3.3 the source's time, then its size too, and from 3.7 on (PEP 552) a word of flags before both.
 */
const PYTHON_RELEASES: readonly { readonly from: number; readonly to: number; readonly headerBytes: number }[] = [
  { from: 62_171, to: 62_211, headerBytes: 8 },
  { from: 3_000, to: 3_189, headerBytes: 8 },
  { from: 3_190, to: 3_389, headerBytes: 12 },
  { from: 3_390, to: 3_649, headerBytes: 16 },
];
const HEADER_BYTES_WITH_FLAGS = 16;
/** hash-based, and check the source: none other is known to PEP 552 */
const FLAGS_MAX = 3;
/** marshal's TYPE_CODE; with FLAG_REF from 3.4 on */
const CODE_TYPES = new Set([0x63, 0xe3]);
const CARRIAGE_RETURN_LINE_FEED = 0x0a0d;
const ESCAPE_LUA = 0x61754c1b;
/** LuaJIT's own: ESC L J and a version (bcdump.h) */
const ESCAPE_LUAJIT = 0x4a4c1b;
const LUAJIT_VERSION_MAX = 8;

export interface PythonBytecode {
  /** whether all of the header is there, with something behind it */
  readonly isHeaderWhole: boolean;
  /** whether a module's code begins right behind the header: a code object that takes no arguments */
  readonly doesCodeFollow: boolean;
}

/** What a .pyc says of itself; null where its magic number or its flags are none of CPython's 2.7 to 3.14. */
export function pythonBytecode(bytes: Uint8Array): PythonBytecode | null {
  const fields = new Fields(bytes, 'little');
  const magic = fields.u16(0);
  const release = PYTHON_RELEASES.find(({ from, to }) => magic >= from && magic <= to);
  if (release === undefined || fields.u16(2) !== CARRIAGE_RETURN_LINE_FEED) return null;
  const { headerBytes } = release;
  if (headerBytes === HEADER_BYTES_WITH_FLAGS && fields.u32(4) > FLAGS_MAX) return null;
  return {
    isHeaderWhole: bytes.length > headerBytes,
    doesCodeFollow:
      CODE_TYPES.has(fields.u8(headerBytes)) && fields.has(headerBytes + 1, 4) && fields.u32(headerBytes + 1) === 0,
  };
}

export function bytecodeDialect(bytes: Uint8Array): ScriptDialect | null {
  if (pythonBytecode(bytes) !== null) return 'python-bytecode';
  const begin = new Fields(bytes, 'little').u32(0);
  const isLuaJit = (begin & 0xffffff) === ESCAPE_LUAJIT && begin >>> 24 <= LUAJIT_VERSION_MAX;
  return begin === ESCAPE_LUA || isLuaJit ? 'lua-bytecode' : null;
}
