import { offsetOf, segmentAt, type Executable } from '../../executable/index.js';
import { log2, share } from './numbers.js';

/** What the first instructions look like, and where they lie: a stub that unpacks is no compiler's start code. */
export const ENTRY_FEATURES: readonly string[] = [
  /** the start code of glibc, musl or Go, as they have it on x86 and 64-bit ARM */
  'entry-is-start-code',
  'entry-is-jump',
  'entry-is-call',
  /** pusha, or four pushes in a row: all registers are kept for the program that is unpacked */
  'entry-is-push-all',
  /** where the entry lies in its segment's bytes, 0 to 1 */
  'entry-place-share',
  /** bytes from the entry to its segment's end in the file */
  'entry-to-end-log2',
  /** in a section that holds code by its name */
  'entry-in-code-section',
  /** instructions that call the kernel, in the 4 KiB from the entry on */
  'entry-kernel-calls',
  /** memfd_create by its number on x86-64, in the 64 KiB from the entry on */
  'entry-calls-memfd',
];

const NEAR_BYTES = 4_096;
const AROUND_BYTES = 65_536;
const CODE_NAMES = new Set(['.text', '.init', '.plt', '.text.startup', 'CODE', '.code', '__TEXT,__text', '.itext']);
const X64 = new Set([62, 0x8664, 0x01000007]);
const ARM64 = new Set([183, 0xaa64, 0x0100000c]);
const X86 = new Set([3, 0x14c, 7]);

/** The begins of _start: of glibc and musl (crt1), of Go (rt0: a jump, then int3 to the next multiple of 16). */
const START_CODES: readonly (readonly number[])[] = [
  hex('31ed4989d15e4889e2'),
  hex('4831ed4889e7'),
  hex('31ed5e89e183e4f0'),
  hex('31ed89e083e4f0'),
  hex('1d0080d21e0080d2'),
  hex('4883ec28e8'),
];
/** endbr64, endbr32, bti c, nop: what stands before it where jumps are guarded */
const GUARDS: readonly (readonly number[])[] = [hex('f30f1efa'), hex('f30f1efb'), hex('5f2403d5'), hex('1f2003d5')];
const MEMFD_NUMBER = Buffer.from([0xb8, 0x3f, 0x01, 0x00, 0x00]);

export function entryFeatures(bytes: Uint8Array, image: Executable): readonly number[] {
  const { entry, segments, sections, machine } = image;
  const at = entry === null ? null : offsetOf(segments, entry);
  const segment = entry === null ? null : segmentAt(segments, entry);
  if (at === null || segment === null || entry === null || at >= bytes.length) return ENTRY_FEATURES.map(() => 0);
  const begin = afterGuard(bytes, at);
  const first = bytes[begin];
  const isX86 = X64.has(machine) || X86.has(machine);
  const end = Math.min(bytes.length, segment.offset + segment.fileSize);
  const section = sections?.find((each) => entry >= each.address && entry - each.address < each.memorySize);
  return [
    Number(isStartCode(bytes, begin)),
    Number(isX86 && (first === 0xe9 || first === 0xeb)),
    Number(isX86 && first === 0xe8),
    Number(isX86 && doesPushAll(bytes, begin)),
    share(at - segment.offset, segment.fileSize),
    log2(end - at),
    Number(section !== undefined && CODE_NAMES.has(section.name)),
    kernelCalls(bytes.subarray(at, Math.min(end, at + NEAR_BYTES)), machine),
    Number(X64.has(machine) && asBuffer(bytes.subarray(at, Math.min(end, at + AROUND_BYTES))).includes(MEMFD_NUMBER)),
  ];
}

function afterGuard(bytes: Uint8Array, at: number): number {
  const guard = GUARDS.find((each) => standsAt(bytes, at, each));
  return at + (guard?.length ?? 0);
}

function isStartCode(bytes: Uint8Array, at: number): boolean {
  if (START_CODES.some((each) => standsAt(bytes, at, each))) return true;
  return bytes[at] === 0xe9 && bytes.subarray(at + 5, at + 16).every((byte) => byte === 0xcc);
}

/** pusha; or push rbx, rsi, rdi, rbp in whatever order */
function doesPushAll(bytes: Uint8Array, at: number): boolean {
  if (bytes[at] === 0x60) return true;
  const pushes = bytes.subarray(at, at + 4);
  return pushes.length === 4 && pushes.every((byte) => byte >= 0x50 && byte <= 0x57);
}

/** syscall and int 0x80, or svc #0 */
function kernelCalls(code: Uint8Array, machine: number): number {
  let count = 0;
  if (ARM64.has(machine)) {
    for (let at = 0; at + 3 < code.length; at += 4) if (standsAt(code, at, [0x01, 0x00, 0x00, 0xd4])) count += 1;
    return count;
  }
  if (!X64.has(machine) && !X86.has(machine)) return 0;
  for (let at = 0; at + 1 < code.length; at += 1)
    if ((code[at] === 0x0f && code[at + 1] === 0x05) || (code[at] === 0xcd && code[at + 1] === 0x80)) count += 1;
  return count;
}

function standsAt(bytes: Uint8Array, at: number, pattern: readonly number[]): boolean {
  return pattern.every((byte, place) => bytes[at + place] === byte);
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function hex(digits: string): readonly number[] {
  return Array.from(Buffer.from(digits, 'hex'));
}
