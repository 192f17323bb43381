import type { FileIdentity, Verdict } from '@guardimesh/model';

/** A verdict that may be remembered: `unscanned` never is. */
export type LastingVerdict = Exclude<Verdict, { kind: 'unscanned' }>;

/** Port: verdicts by file identity, valid for one set of engine versions only. */
export interface VerdictMemory {
  /** @param signatures text that changes with any engine or database version; an older set's verdict is never returned */
  recall(identity: FileIdentity, signatures: string): LastingVerdict | null;
  remember(identity: FileIdentity, signatures: string, verdict: LastingVerdict): void;
}
