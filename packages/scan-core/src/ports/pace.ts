/** Port: how fast the node can bear to be scanned. */
export interface Pace {
  /**
   * Asked before a file is opened to be judged; not for one whose verdict is known.
   * @returns null where it may be begun at once; else a promise of the time for it, or of the signal's abort
   */
  admit(bytes: number, signal: AbortSignal): Promise<void> | null;
}

/** For a command line that a person waits for. */
export const AT_ONCE: Pace = { admit: () => null };
