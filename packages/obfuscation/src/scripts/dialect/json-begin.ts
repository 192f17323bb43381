/** What a text has in favour of data that begins as JSON does, which few scripts do. */
export const JSON_BEGIN_SCORE = 24;
const KEY_BYTES_MAX = 1_024;

/** Whether a text begins as a JSON object with a key, or as a list of texts or objects. */
export function jsonBegin(text: Uint8Array): 'object' | 'list' | null {
  const first = solidFrom(text, 0);
  const second = solidFrom(text, first + 1);
  if (text[first] === 0x5b) return text[second] === 0x22 || text[second] === 0x7b ? 'list' : null;
  if (text[first] !== 0x7b || text[second] !== 0x22) return null;
  let close = second + 1;
  const end = Math.min(text.length, close + KEY_BYTES_MAX);
  while (close < end && text[close] !== 0x22) close += text[close] === 0x5c ? 2 : 1;
  return text[solidFrom(text, close + 1)] === 0x3a ? 'object' : null;
}

function solidFrom(text: Uint8Array, from: number): number {
  let at = from;
  while (at < text.length && (text[at] ?? 0) <= 0x20) at += 1;
  return at;
}
