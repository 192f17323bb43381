/** How far is looked over blanks, and over a path, beside a word. */
const BLANKS_MAX = 32;

/** The first byte from here on that is not blank; 0 where none is near. */
export function solidAt(text: Uint8Array, from: number): number {
  return text[overBlanks(text, from)] ?? 0;
}

export function overBlanks(text: Uint8Array, from: number): number {
  let at = from;
  while (at - from < BLANKS_MAX && isBlank(text[at] ?? 0)) at += 1;
  return at;
}

/** The last byte before here that is not blank; 0 where none is near. */
export function solidBefore(text: Uint8Array, from: number): number {
  let at = from - 1;
  while (from - at <= BLANKS_MAX && isBlank(text[at] ?? 0)) at -= 1;
  return text[at] ?? 0;
}

/** The same, before the path whose last part begins here: of /usr/bin/sh what is before the first /. */
export function solidBeforePath(text: Uint8Array, from: number): number {
  let at = from;
  while (from - at < BLANKS_MAX && isInPath(text[at - 1] ?? 0)) at -= 1;
  return solidBefore(text, at);
}

/** Whether these characters, all ASCII, stand here. */
export function standsAt(text: Uint8Array, at: number, characters: string): boolean {
  for (let offset = 0; offset < characters.length; offset += 1)
    if (text[at + offset] !== characters.charCodeAt(offset)) return false;
  return true;
}

export function isQuote(byte: number): boolean {
  return byte === 0x22 || byte === 0x27 || byte === 0x60;
}

export function isLetter(byte: number): boolean {
  return (byte >= 0x61 && byte <= 0x7a) || (byte >= 0x41 && byte <= 0x5a);
}

export function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

function isBlank(byte: number): boolean {
  return byte === 0x20 || byte === 0x09;
}

function isInPath(byte: number): boolean {
  return byte === 0x2f || byte === 0x2d || byte === 0x2e || isLetter(byte) || isDigit(byte);
}
