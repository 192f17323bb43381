import { CodedError } from '@guardimesh/kit';

/** What is wrong with a rule, and where. */
export interface RuleFault {
  readonly file: string;
  /** from 1; null where the compiler names no place */
  readonly line: number | null;
  readonly column: number | null;
  /** the compiler's own, such as `E009`, or ours: `too-large`, `too-many` */
  readonly code: string;
  /** one line */
  readonly message: string;
}

const SHOWN_MAX = 20;

/** Rules that were not loaded, each fault with its place. */
export class RulesError extends CodedError<'rules-do-not-compile'> {
  readonly faults: readonly RuleFault[];

  constructor(faults: readonly RuleFault[]) {
    const shown = faults.slice(0, SHOWN_MAX).map(lineOf);
    const rest = faults.length - shown.length;
    super('rules-do-not-compile', [...shown, ...(rest > 0 ? [`and ${rest} more`] : [])].join('\n'));
    this.faults = faults;
  }
}

function lineOf({ file, line, column, code, message }: RuleFault): string {
  const place = line === null ? file : `${file}:${line}:${column ?? 1}`;
  return `${place}: ${message} (${code})`;
}
