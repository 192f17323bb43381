import type { Executable } from '../../executable/index.js';

/**
 * Which tool chain made it, as far as it says so. Programs of Go and Rust are static and large, and carry tables that look like
 * nothing else. Anybody can put a mark into a file: none of them is proof.
 */
export const MARK_FEATURES: readonly string[] = ['mark:go', 'mark:rust', 'mark:compiler-comment', 'mark:build-id'];

/** debug/buildinfo: the magic of what `go version` reads. */
const GO_BUILD_INFO = '\xff Go buildinf:';
const RUST_SOURCES = '/rustc/';
const RUST_PANIC = 'rust_panic';
const GO_NAMES = new Set(['.gopclntab', '.go.buildinfo', '.note.go.buildid', '__DATA,__go_buildinfo']);
/** Of a larger file the beginning is searched: tables of both lie behind the code, but rarely further. */
const SEARCH_BYTES_MAX = 64 * 1024 * 1024;

export function markFeatures(bytes: Uint8Array, { sections }: Executable): readonly number[] {
  const names = new Set((sections ?? []).map(({ name }) => name));
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, SEARCH_BYTES_MAX));
  const isGo = [...GO_NAMES].some((name) => names.has(name)) || buffer.includes(GO_BUILD_INFO, 0, 'latin1');
  const isRust = !isGo && (buffer.includes(RUST_SOURCES) || buffer.includes(RUST_PANIC));
  return [
    Number(isGo),
    Number(isRust),
    Number(names.has('.comment')),
    Number(names.has('.note.gnu.build-id') || names.has('.buildid')),
  ];
}
