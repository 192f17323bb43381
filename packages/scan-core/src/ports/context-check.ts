import type { ContextAnswer, FileCandidate, OpenFile, ScanTarget } from '@guardimesh/model';

/**
 * Port: judges a file by where it stands, not by its bytes alone: a program that its image does not have, a process whose
 * program is gone from disk. The content engines judge the same file beside it; either may make a finding.
 */
export interface ContextCheck {
  readonly name: string;
  /** Asked only of a file whose bytes are suspicious, to explain it; left out: of every file that it concerns. */
  readonly ofSuspicious?: boolean;
  /**
   * One text for all that an answer about this target depends on besides the file: policy, package databases. When it
   * changes, earlier answers no longer hold. Asked once a pass; never throws.
   */
  contextOf(target: ScanTarget): Promise<string>;
  /** Whether the file is to be looked at: by its origin, without opening anything. */
  concerns(candidate: FileCandidate): boolean;
  /** Does not close the descriptor and does not use it after the answer. Never throws: what fails is `undecided`. */
  check(target: ScanTarget, candidate: FileCandidate, file: OpenFile): Promise<ContextAnswer>;
}
