import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cutMiddle, pathText, plainText, shortId, splitPath } from '../src/format/stored-text.js';

const ACTIVE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

test('no text keeps a control, format or separator character', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(plainText(text)).not.toMatch(ACTIVE);
      expect(shortId(text)).not.toMatch(ACTIVE);
    }),
  );
});

test('bytes that are not UTF-8 are shown as escapes, whatever the lossy text says', () => {
  const bytes = Uint8Array.from([0x2f, 0x74, 0xff, 0x0a, 0x5c]);
  const file_path_base64 = Buffer.from(bytes).toString('base64');
  expect(pathText({ file_path: '/harmless', file_path_base64 })).toBe('/t\\xff\\x0a\\x5c');
  expect(pathText({ file_path: '/a\u202eb\nc', file_path_base64: null })).toBe('/a\\u{202e}b\\nc');
  expect(pathText({ file_path: '/lossy', file_path_base64: '%%%' })).toBe('/lossy');
});

test('a path is cut before its last part, and a cut text keeps both ends', () => {
  expect(splitPath('/var/tmp/x')).toEqual({ directory: '/var/tmp/', name: 'x' });
  expect(splitPath('x')).toEqual({ directory: '', name: 'x' });
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 3, max: 40 }), (text, max) => {
      const cut = cutMiddle(text, max);
      const chars = Array.from(text);
      expect(Array.from(cut).length).toBe(Math.min(max, chars.length));
      expect(cut.startsWith(chars[0] ?? '')).toBe(true);
      expect(cut.endsWith(chars.at(-1) ?? '')).toBe(true);
    }),
  );
});
