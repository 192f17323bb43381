import { ProblemError } from './problem-error.js';

export interface BackendProblem {
  readonly error: ProblemError;
  /** wall clock, milliseconds: the first failure of an unbroken row of them */
  readonly sinceMs: number;
}

/** What is wrong now, by what was asked for (`scans`, `coverage`, `session`); empty while all is well. */
export type BackendProblems = ReadonlyMap<string, BackendProblem>;

/**
 * The last result of each kind of request. The query library forgets a failure when it tries again; a person should see
 * it until a try succeeds.
 */
export class BackendState {
  #problems: BackendProblems = new Map();
  readonly #listeners = new Set<() => void>();

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly problems = (): BackendProblems => this.#problems;

  /** Any success also says that there is a session again: what was refused for want of one may not be asked meanwhile. */
  succeeded(asked: string): void {
    const left = [...this.#problems].filter(([key, { error }]) => key !== asked && error.code !== 'session-ended');
    if (left.length < this.#problems.size) this.#publish(new Map(left));
  }

  failed(asked: string, thrown: unknown, nowMs: number): void {
    const error = thrown instanceof ProblemError ? thrown : new ProblemError('bad-answer', String(thrown));
    const sinceMs = this.#problems.get(asked)?.sinceMs ?? nowMs;
    this.#publish(new Map(this.#problems).set(asked, { error, sinceMs }));
  }

  #publish(next: BackendProblems): void {
    this.#problems = next;
    for (const listener of this.#listeners) listener();
  }
}

/** Without a session nothing that was read under it stays on the screen. */
export function sessionEnded(problems: BackendProblems): boolean {
  return [...problems.values()].some(({ error }) => error.code === 'session-ended');
}
