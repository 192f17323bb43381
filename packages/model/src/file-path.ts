const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const lossyUtf8 = new TextDecoder('utf-8', { ignoreBOM: true });

/**
 * A path as the kernel has it: any bytes but NUL. Linux file names are not text; a newline, an escape sequence or
 * invalid UTF-8 in one must reach the finding byte for byte (path_resolution(7)).
 */
export interface FilePath {
  readonly bytes: Uint8Array;
}

export function filePath(source: string | Uint8Array): FilePath {
  return { bytes: typeof source === 'string' ? new TextEncoder().encode(source) : source };
}

/** The path as text where it is valid UTF-8, else null. */
export function exactText(path: FilePath): string | null {
  try {
    return strictUtf8.decode(path.bytes);
  } catch {
    return null;
  }
}

/** Text for JSON and for comparing: invalid sequences become U+FFFD; not lossless, see {@link exactText}. */
export function lossyText(path: FilePath): string {
  return lossyUtf8.decode(path.bytes);
}

/**
 * Text that is safe to print on a terminal or a log line: control characters, bidirectional overrides and a backslash
 * are escaped as `\n`, `\u{202e}`, `\\`; bytes that are not UTF-8 as `\xff`. The bytes can be told from it.
 */
export function printablePath(path: FilePath): string {
  const exact = exactText(path);
  if (exact !== null) return escapeText(exact);
  let out = '';
  for (const byte of path.bytes) {
    out +=
      byte >= 0x20 && byte < 0x7f && byte !== 0x5c
        ? String.fromCharCode(byte)
        : `\\x${byte.toString(16).padStart(2, '0')}`;
  }
  return out;
}

function escapeText(text: string): string {
  return text.replace(/[\\\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (char) => {
    if (char === '\\') return '\\\\';
    if (char === '\n') return '\\n';
    if (char === '\t') return '\\t';
    if (char === '\r') return '\\r';
    return `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`;
  });
}
