/** What is written down of a container's passes. */
export interface PassNote {
  /** whole passes that have ended */
  readonly passes: number;
  /** when the next one is due: wall clock, milliseconds since the epoch */
  readonly dueAtMs: number;
}

/** Port: bookkeeping of passes, so that a scanner that starts anew goes on where it was instead of starting over. */
export interface PassBook {
  /** @param life a container's life, see `lifeOf` */
  recall(life: string): PassNote | null;
  note(life: string, note: PassNote): void;
  forget(life: string): void;
}

export const NO_PASS_BOOK: PassBook = { recall: () => null, note: () => undefined, forget: () => undefined };
