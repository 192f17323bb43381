import { readUpTo, type ByteSource } from '../bytes/index.js';
import type { PeHeaders } from './headers.js';
import { isMappedFlat, PAGE_BYTES, SECTOR_BYTES, type SectionHeader } from './section-table.js';

interface Piece {
  readonly rva: number;
  readonly memorySize: number;
  readonly offset: number;
  readonly fileSize: number;
}

/** The bytes of an image by their RVA, as they stand in memory once it is mapped and before it runs. */
export class MappedImage {
  readonly headers: PeHeaders;
  readonly #source: ByteSource;
  readonly #pieces: readonly Piece[];

  constructor(source: ByteSource, headers: PeHeaders, sections: readonly SectionHeader[]) {
    this.headers = headers;
    this.#source = source;
    this.#pieces = isMappedFlat(headers)
      ? [fromBegin(source.size)]
      : [...sections.map(asPiece), fromBegin(headers.headersSize)];
  }

  /**
   * At most `lengthMax` bytes from `rva` on, fewer where what is mapped there ends. What is mapped and not in the file reads as zeros,
   * for packers count on them.
   */
  read(rva: number, lengthMax: number): Uint8Array {
    for (const piece of this.#pieces) {
      const at = rva - piece.rva;
      if (at < 0 || at >= piece.memorySize) continue;
      const bytes = new Uint8Array(Math.min(lengthMax, piece.memorySize - at));
      bytes.set(readUpTo(this.#source, piece.offset + at, Math.max(0, Math.min(bytes.length, piece.fileSize - at))));
      return bytes;
    }
    return new Uint8Array(0);
  }
}

/** The loader maps whole pages, and reads whole sectors. */
function asPiece({ rva, memorySize, mappedOffset, rawSize }: SectionHeader): Piece {
  return {
    rva,
    memorySize: roundUp(memorySize, PAGE_BYTES),
    offset: mappedOffset,
    fileSize: roundUp(rawSize, SECTOR_BYTES),
  };
}

function fromBegin(size: number): Piece {
  return { rva: 0, memorySize: roundUp(size, PAGE_BYTES), offset: 0, fileSize: size };
}

function roundUp(value: number, unit: number): number {
  return Math.ceil(value / unit) * unit;
}
