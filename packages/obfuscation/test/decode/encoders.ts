/** A harmless script, which is what is hidden in tests. */
export const PAYLOAD = Buffer.from(
  '#!/bin/sh\n# prints a few lines and does nothing else\nfor i in 1 2 3; do\n  echo this is line $i of a harmless script\ndone\n',
);

export function base64(bytes: Buffer | string): string {
  return Buffer.from(bytes as string, 'latin1').toString('base64');
}

export function rot13(text: string): string {
  return text.replace(/[a-z]/gi, (letter) => {
    const code = letter.charCodeAt(0);
    return String.fromCharCode(code + ((code | 0x20) < 0x6e ? 13 : -13));
  });
}

export function reversed(text: string): string {
  return Array.from(text).reverse().join('');
}

export function lines(text: string, length: number): string {
  return (text.match(new RegExp(`.{1,${length}}`, 'gs')) ?? []).join('\n');
}

/** Every byte written in a way of its own. */
export function each(bytes: Buffer, write: (byte: number) => string): string {
  return Array.from(bytes, write).join('');
}

/** As POSIX has it, lines of 45 bytes. */
export function uuencoded(bytes: Buffer): string {
  const letter = (value: number): string => String.fromCharCode(value === 0 ? 0x60 : value + 0x20);
  const rows = Array.from({ length: Math.ceil(bytes.length / 45) }, (_, row) => {
    const part = bytes.subarray(row * 45, row * 45 + 45);
    const filled = Buffer.concat([part, Buffer.alloc(2)]);
    let line = letter(part.length);
    for (let at = 0; at < part.length; at += 3) {
      const word = filled.readUIntBE(at, 3);
      for (let shift = 18; shift >= 0; shift -= 6) line += letter((word >> shift) & 63);
    }
    return line;
  });
  return `begin 644 payload\n${rows.join('\n')}\n\`\nend\n`;
}

/** One member, of the fields that tell a tar archive only. */
export function tar(name: string, content: Buffer): Buffer {
  const bytes = Buffer.alloc(512 + Math.ceil(content.length / 512) * 512 + 1_024);
  bytes.write(name, 0, 'latin1');
  bytes.write(
    `0000644\u00000000000\u00000000000\u0000${content.length.toString(8).padStart(11, '0')}\u0000`,
    100,
    'latin1',
  );
  bytes.write('ustar\u000000', 257, 'latin1');
  content.copy(bytes, 512);
  return bytes;
}
