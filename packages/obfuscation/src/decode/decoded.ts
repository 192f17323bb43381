/** Something that was packed or encoded, as it was before. */
export interface DecodedPiece {
  readonly bytes: Uint8Array;
  /** each layer that was taken off, the outermost first: `['base64', 'gzip']`, `['upx-nrv2e']` */
  readonly by: readonly string[];
  /** 1 for what lies in the file itself, 2 for what lies in such a piece, and so on */
  readonly depth: number;
  /** whether the checksum that the packer left (UPX: Adler-32) agrees; null where there is none. No condition: packers are tampered with */
  readonly intact: boolean | null;
}

export interface Decoded {
  /** as they were found, each followed by what was found in it */
  readonly pieces: readonly DecodedPiece[];
  /** the first bound that was met, so that there may be more; null where none was */
  readonly stopped: StopReason | null;
}

/** Which bound of {@link DecodeLimits} it was. */
export type StopReason = 'output' | 'pieces' | 'depth' | 'expansion' | 'steps';

export interface DecodeLimits {
  /** bytes of all pieces together */
  readonly outputBytesMax: number;
  readonly piecesMax: number;
  readonly depthMax: number;
  /** what is smaller is no piece */
  readonly pieceBytesMin: number;
  /** bytes that may come out of one that goes in, beyond {@link DecodeLimits.expansionFreeBytes} */
  readonly expansionMax: number;
  /** so much may come out of anything: a small program with large zeros in it is no bomb */
  readonly expansionFreeBytes: number;
  /** units of work; one is about what copying a byte costs, a few nanoseconds at most */
  readonly stepsMax: number;
}

const MIB = 1_024 * 1_024;

export const DECODE_LIMITS: DecodeLimits = {
  outputBytesMax: 64 * MIB,
  piecesMax: 64,
  depthMax: 4,
  pieceBytesMin: 32,
  expansionMax: 200,
  expansionFreeBytes: 4 * MIB,
  stepsMax: 1_024 * MIB,
};
