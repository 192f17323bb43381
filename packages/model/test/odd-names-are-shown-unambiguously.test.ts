import fc from 'fast-check';
import { expect, test } from 'vitest';
import { filePath, printablePath } from '@guardimesh/model';

test('what is shown holds no control character, no bidirectional override and no line break', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.uint8Array(),
        fc.string({ unit: 'binary' }).map((text) => new Uint8Array(Buffer.from(text))),
      ),
      (bytes) => {
        expect(printablePath(filePath(bytes))).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
      },
    ),
  );
  expect(printablePath(filePath('/tmp/a\nb\u202etxt\\'))).toBe('/tmp/a\\nb\\u{202e}txt\\\\');
  expect(printablePath(filePath(Uint8Array.of(0x2f, 0xff, 0x41)))).toBe('/\\xffA');
});

test('two names that differ are shown differently', () => {
  const bytes = fc.uint8Array({ maxLength: 6 });
  fc.assert(
    fc.property(bytes, bytes, (a, b) => {
      if (Buffer.compare(a, b) === 0) return;
      expect(printablePath(filePath(a))).not.toBe(printablePath(filePath(b)));
    }),
  );
});
