/** How often each bound and each fault bit since the engine was made. */
export interface ClamdCounters {
  connected: number;
  connectFailed: number;
  sessionsLost: number;
  /** handed over again because the connection broke, not counting the first time */
  filesSentAgain: number;
  timedOut: number;
  unavailable: number;
  crashed: number;
  errors: number;
  limits: number;
  /** sendmsg(2) found the socket full; the file was kept and sent later */
  sendsDelayed: number;
  /** names beyond those that one answer holds */
  namesDropped: number;
}

export function newCounters(): ClamdCounters {
  return {
    connected: 0,
    connectFailed: 0,
    sessionsLost: 0,
    filesSentAgain: 0,
    timedOut: 0,
    unavailable: 0,
    crashed: 0,
    errors: 0,
    limits: 0,
    sendsDelayed: 0,
    namesDropped: 0,
  };
}
