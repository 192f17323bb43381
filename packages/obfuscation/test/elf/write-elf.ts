import type { ByteOrder } from '@guardimesh/obfuscation';

export interface Piece {
  readonly name?: string;
  readonly address: number;
  readonly bytes: Uint8Array;
  readonly memorySize?: number;
  /** of PF_X (1), PF_W (2), PF_R (4) */
  readonly flags: number;
}

export interface ElfPlan {
  readonly bits: 32 | 64;
  readonly order: ByteOrder;
  readonly type?: number;
  readonly machine?: number;
  readonly entry: number;
  readonly pieces: readonly Piece[];
}

/** A small ELF file: header, a PT_LOAD for each piece, the pieces, and a section header for each with a name. */
export function writeElf({ bits, order, type = 2, machine = 62, entry, pieces }: ElfPlan): Uint8Array {
  const wide = bits === 64;
  const [headerSize, programSize, sectionSize] = wide ? [64, 56, 64] : [52, 32, 40];
  const little = order === 'little';
  const bytes = new Uint8Array(64 * 1024);
  const view = new DataView(bytes.buffer);
  const u16 = (at: number, value: number): void => {
    view.setUint16(at, value, little);
  };
  const u32 = (at: number, value: number): void => {
    view.setUint32(at, value, little);
  };
  const word = (at: number, value: number): void => {
    if (wide) view.setBigUint64(at, BigInt(value), little);
    else u32(at, value);
  };
  let end = headerSize + pieces.length * programSize;
  const offsets = pieces.map(({ bytes: content }) => {
    bytes.set(content, end);
    end += content.length;
    return end - content.length;
  });
  const named = pieces.flatMap((piece, at) => (piece.name === undefined ? [] : [{ piece, at }]));
  const names = `\0.shstrtab\0${named.map(({ piece }) => `${piece.name ?? ''}\0`).join('')}`;
  const namesAt = end;
  bytes.set(new TextEncoder().encode(names), namesAt);
  end += names.length;
  const sectionsAt = named.length > 0 ? end : 0;
  const sectionCount = named.length > 0 ? named.length + 2 : 0;

  bytes.set([0x7f, 0x45, 0x4c, 0x46, wide ? 2 : 1, little ? 1 : 2, 1]);
  u16(16, type);
  u16(18, machine);
  u32(20, 1);
  word(24, entry);
  word(wide ? 32 : 28, headerSize);
  word(wide ? 40 : 32, sectionsAt);
  const last = headerSize - 12;
  [headerSize, programSize, pieces.length, sectionSize, sectionCount, sectionCount > 0 ? 1 : 0].forEach((value, at) => {
    u16(last + at * 2, value);
  });
  pieces.forEach(({ address, bytes: content, memorySize = content.length, flags }, at) => {
    const base = headerSize + at * programSize;
    const offset = offsets[at] ?? 0;
    u32(base, 1);
    u32(base + (wide ? 4 : 24), flags);
    const values = [offset, address, address, content.length, memorySize];
    values.forEach((value, place) => {
      word(base + (wide ? 8 + place * 8 : 4 + place * 4), value);
    });
  });
  const section = (at: number, name: string, kind: number, flags: number, [address, offset, size]: number[]): void => {
    const base = sectionsAt + at * sectionSize;
    u32(base, names.indexOf(`\0${name}\0`) + 1);
    u32(base + 4, kind);
    word(base + 8, flags);
    [address, offset, size].forEach((value, place) => {
      word(base + (wide ? 16 + place * 8 : 12 + place * 4), value ?? 0);
    });
  };
  if (sectionCount > 0) {
    section(1, '.shstrtab', 3, 0, [0, namesAt, names.length]);
    named.forEach(({ piece, at }, place) => {
      const flags = 2 + (piece.flags & 2 ? 1 : 0) + (piece.flags & 1 ? 4 : 0);
      section(place + 2, piece.name ?? '', 1, flags, [piece.address, offsets[at] ?? 0, piece.bytes.length]);
    });
    end += sectionCount * sectionSize;
  }
  return bytes.slice(0, end);
}
