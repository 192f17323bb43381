/** So much is looked at, in this many places, of whatever length. */
const SAMPLES = 16;
const SAMPLE_BYTES = 256;
/** A script may have a few bytes of something else in it. */
const TEXT_SHARE_MIN = 0.9;

/** 1 for what text has: printable ASCII, tab, line feed, carriage return; 2 for what UTF-8 has besides. */
const KINDS = new Uint8Array(256);
for (let byte = 0x20; byte < 0x7f; byte += 1) KINDS[byte] = 1;
for (const byte of [9, 10, 13]) KINDS[byte] = 1;
for (let byte = 0x80; byte < 0xf8; byte += 1) KINDS[byte] = 2;

/** Whether bytes are mostly printable text, by samples over all of them. UTF-8 counts where its bytes stand in order. */
export function isText(bytes: Uint8Array): boolean {
  let [good, all] = [0, 0];
  const stride = Math.max(SAMPLE_BYTES, Math.floor(bytes.length / SAMPLES));
  for (let from = 0; from < bytes.length; from += stride) {
    const sample = bytes.subarray(from, from + SAMPLE_BYTES);
    good += textBytesIn(sample);
    all += sample.length;
  }
  return all > 0 && good >= all * TEXT_SHARE_MIN;
}

export function textBytesIn(bytes: Uint8Array): number {
  let good = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0;
    const kind = KINDS[byte] ?? 0;
    if (kind === 1) good += 1;
    else if (kind === 2) {
      const following = followingOf(byte);
      if (following === 0) continue;
      let have = 0;
      while (have < following && ((bytes[at + have + 1] ?? 0) & 0xc0) === 0x80) have += 1;
      // one that is cut off at the end of a sample is no fault of the text's
      if (have === following || at + have + 1 === bytes.length) good += have + 1;
      at += have;
    }
  }
  return good;
}

function followingOf(first: number): number {
  if (first >= 0xf0) return 3;
  if (first >= 0xe0) return 2;
  return first >= 0xc2 ? 1 : 0;
}

/** UTF-16LE as PowerShell has it: nearly all of Latin letters, so that every second byte is zero. */
const UTF16_SHARE_MIN = 0.85;

export function isUtf16(bytes: Uint8Array): boolean {
  const sample = bytes.subarray(0, SAMPLES * SAMPLE_BYTES);
  const pairs = Math.floor(sample.length / 2);
  let good = 0;
  for (let pair = 0; pair < pairs; pair += 1)
    if (sample[pair * 2 + 1] === 0 && KINDS[sample[pair * 2] ?? 0] === 1) good += 1;
  return pairs >= 4 && good >= pairs * UTF16_SHARE_MIN;
}

/** UTF-16LE as UTF-8, without its byte order mark. */
export function fromUtf16(bytes: Uint8Array): Uint8Array {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length & ~1).toString('utf16le');
  return Buffer.from(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text, 'utf8');
}

/** Of a sentence, or a line of code, the first bytes are of so many different values at least. */
const VALUES_MIN = 10;
const VARIED_BYTES = 128;

/** Whether bytes differ as those of text do: tables of numbers, too, decode to letters. */
export function isVaried(bytes: Uint8Array): boolean {
  return new Set(bytes.subarray(0, VARIED_BYTES)).size >= VALUES_MIN;
}
