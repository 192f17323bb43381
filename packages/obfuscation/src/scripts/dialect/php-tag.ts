import { hasShebang, lineEnd } from './shebang.js';

/**
 * Where PHP begins in a text: `start` where its opening tag is the first thing in it, `inside` where it is somewhere behind (what is
 * before is sent as it is), null where there is none. `<?` alone (short_open_tag) counts at the start only: XML has it everywhere.
 */
export function phpTag(text: Uint8Array): 'start' | 'inside' | null {
  let first = hasShebang(text) ? lineEnd(text) : 0;
  while (isBlank(text[first] ?? 0)) first += 1;
  if (isFullTag(text, first) || (isTag(text, first) && isBlank(text[first + 2] ?? 0))) return 'start';
  for (let at = text.indexOf(0x3c, first); at !== -1; at = text.indexOf(0x3c, at + 1))
    if (isFullTag(text, at)) return 'inside';
  return null;
}

/** Whether the text begins as HTML and XML do. */
export function beginsAsMarkup(text: Uint8Array): boolean {
  let first = 0;
  while (isBlank(text[first] ?? 0)) first += 1;
  return text[first] === 0x3c;
}

function isTag(text: Uint8Array, at: number): boolean {
  return text[at] === 0x3c && text[at + 1] === 0x3f;
}

/** <?php and a blank (or the end), or <?= */
function isFullTag(text: Uint8Array, at: number): boolean {
  if (!isTag(text, at)) return false;
  if (text[at + 2] === 0x3d) return true;
  const name = String.fromCharCode(...text.subarray(at + 2, at + 5)).toLowerCase();
  return name === 'php' && (at + 5 >= text.length || isBlank(text[at + 5] ?? 0));
}

function isBlank(byte: number): boolean {
  return byte === 0x20 || (byte >= 0x09 && byte <= 0x0d);
}
