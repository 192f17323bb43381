/** Port: somebody asks for everything to be looked at now. */
export interface RescanRequests {
  /** Resolves when it is asked for, or was since the last call; or when the signal aborts. */
  next(signal: AbortSignal): Promise<void>;
}
