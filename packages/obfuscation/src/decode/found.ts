/** What one layer gave. */
export interface Found {
  readonly bytes: Uint8Array;
  /** the layers that were taken off, the outermost first */
  readonly by: readonly string[];
  /** as in {@link DecodedPiece} */
  readonly intact: boolean | null;
}
