const ROT13 = Uint8Array.from({ length: 256 }, (_, byte) => {
  const letter = byte & 0xdf;
  if (letter < 0x41 || letter > 0x5a) return byte;
  return byte + (letter < 0x4e ? 13 : -13);
});

export function rotated(bytes: Uint8Array): Uint8Array {
  return bytes.map((byte) => ROT13[byte] ?? byte);
}

export function reversed(bytes: Uint8Array): Uint8Array {
  return Uint8Array.from(bytes).reverse();
}

/** Words that code has and other text rarely has; what is rotated or reversed has none of them. */
const CODE_WORDS = [
  ...['eval', 'exec', 'system', 'import', 'require', 'function', 'return', 'http', '/bin/', '/tmp/', 'echo', '<?php'],
  ...[
    'base64',
    'powershell',
    'curl',
    'wget',
    'chmod',
    'print',
    'python',
    'socket',
    'subprocess',
    '$_get',
    '$_post',
    '$_request',
    '$_server',
  ],
];
const LOOKED_AT_MAX = 65_536;

/** How many such words are in the beginning of a text. */
export function codeWordsIn(bytes: Uint8Array): number {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, LOOKED_AT_MAX))
    .toString('latin1')
    .toLowerCase();
  return CODE_WORDS.filter((word) => text.includes(word)).length;
}
