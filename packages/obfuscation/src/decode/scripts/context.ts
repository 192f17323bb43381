import type { Budget } from '../budget.js';
import { isProgram } from '../plausible/index.js';
import { hintsIn, type Hints } from './hints.js';

/** What one looks in, and with what. */
export interface ScriptContext {
  readonly bytes: Uint8Array;
  readonly budget: Budget;
  /** worked out when it is first asked for: most files have nothing to ask it for */
  readonly hints: () => Hints;
}

/** @param outer what the script says that this came out of */
export function scriptContext(bytes: Uint8Array, outer: () => Hints, budget: Budget): ScriptContext {
  let known: Hints | null = null;
  // a program has such words among its symbols, and names as long as a literal
  return { bytes, budget, hints: () => (known ??= isProgram(bytes) ? outer() : hintsIn(bytes, outer())) };
}
