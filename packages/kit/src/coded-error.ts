/**
 * An error of a closed set of codes. `message` says what was wrong, where, and what to do; `cause` keeps what lay beneath.
 * Each package derives one class from it and lists its codes as a union.
 */
export class CodedError<Code extends string> extends Error {
  readonly code: Code;

  constructor(code: Code, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.name = new.target.name;
  }
}

/** What a thrown thing says, its chain of causes included, on one line. */
export function describeError(thrown: unknown): string {
  const parts: string[] = [];
  for (let each: unknown = thrown; each !== undefined && parts.length < 5;) {
    if (!(each instanceof Error)) {
      parts.push(typeof each === 'string' ? each : JSON.stringify(each));
      break;
    }
    parts.push(each.message || each.name);
    each = each.cause;
  }
  return parts.join(': ');
}

/** The errno name of a system error (`ENOENT`), else null. */
export function errnoOf(thrown: unknown): string | null {
  if (typeof thrown !== 'object' || thrown === null || !('code' in thrown)) return null;
  return typeof thrown.code === 'string' ? thrown.code : null;
}
