export type ByteOrder = 'little' | 'big';

/**
 * Numbers in a piece of memory, in either byte order. A field that does not lie in it as a whole reads as 0: whoever must tell that
 * from a true 0 asks {@link Fields.has} before. Numbers of 64 bits are rounded above 2^53: they are compared, never counted with.
 */
export class Fields {
  readonly bytes: Uint8Array;
  readonly #view: DataView;
  readonly #little: boolean;

  constructor(bytes: Uint8Array, order: ByteOrder) {
    this.bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#little = order === 'little';
  }

  has(at: number, length: number): boolean {
    return at >= 0 && at + length <= this.bytes.length;
  }

  u8(at: number): number {
    return this.bytes[at] ?? 0;
  }

  u16(at: number): number {
    return this.has(at, 2) ? this.#view.getUint16(at, this.#little) : 0;
  }

  u32(at: number): number {
    return this.has(at, 4) ? this.#view.getUint32(at, this.#little) : 0;
  }

  u64(at: number): number {
    return this.has(at, 8) ? Number(this.#view.getBigUint64(at, this.#little)) : 0;
  }

  /** Text up to the first NUL, as Latin-1 (one character a byte), of at most `lengthMax` characters. */
  text(at: number, lengthMax: number): string {
    if (at < 0 || at >= this.bytes.length) return '';
    const field = this.bytes.subarray(at, at + lengthMax);
    const end = field.indexOf(0);
    return String.fromCharCode(...(end === -1 ? field : field.subarray(0, end)));
  }
}
