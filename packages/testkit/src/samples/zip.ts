import { crc32, deflateRawSync } from 'node:zlib';

export interface ZipEntry {
  readonly name: string;
  readonly content: Uint8Array;
  /** encrypts it as old zip programs do (APPNOTE.TXT 6.1) */
  readonly password?: string;
}

/** A zip archive of deflated entries (APPNOTE.TXT 4.3): as much of the format as samples need. */
export function zip(entries: readonly ZipEntry[]): Buffer {
  const locals: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const { name, content, password } of entries) {
    const checksum = crc32(content);
    const packed = deflateRawSync(content, { level: 9 });
    const body = password === undefined ? packed : encrypt(packed, password, checksum);
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(password === undefined ? 0 : 1, 2);
    fields.writeUInt16LE(8, 4);
    fields.writeUInt32LE(checksum, 10);
    fields.writeUInt32LE(body.length, 14);
    fields.writeUInt32LE(content.length, 18);
    fields.writeUInt16LE(Buffer.byteLength(name), 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), fields, Buffer.from(name), body]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    central.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\0', 'latin1'), fields, tail, Buffer.from(name)]));
    locals.push(local);
    offset += local.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 0, 'latin1');
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, directory, end]);
}

/** The traditional PKWARE cipher: broken long ago, and still what `zip -e` writes. */
function encrypt(packed: Buffer, password: string, checksum: number): Buffer {
  let [key0, key1, key2] = [0x12345678, 0x23456789, 0x34567890];
  const next = (crc: number, byte: number): number => ~crc32(Buffer.from([byte]), ~crc >>> 0) >>> 0;
  const update = (byte: number): void => {
    key0 = next(key0, byte);
    key1 = (Math.imul((key1 + (key0 & 0xff)) >>> 0, 134775813) + 1) >>> 0;
    key2 = next(key2, key1 >>> 24);
  };
  for (const byte of Buffer.from(password)) update(byte);
  // eleven bytes that could be anything, and one that lets a reader check the password
  const plain = Buffer.concat([Buffer.alloc(11, 7), Buffer.from([checksum >>> 24]), packed]);
  return Buffer.from(
    plain.map((byte) => {
      const mask = (key2 | 2) & 0xffff;
      const cipher = byte ^ ((Math.imul(mask, mask ^ 1) >>> 8) & 0xff);
      update(byte);
      return cipher;
    }),
  );
}
