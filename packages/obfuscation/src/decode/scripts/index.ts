import type { Found } from '../found.js';
import { byteStringsIn } from './byte-strings.js';
import type { ScriptContext } from './context.js';
import { escapesIn } from './escapes.js';
import { lettersIn } from './letters.js';
import { numbersIn } from './numbers.js';
import { quotedIn } from './quoted.js';
import { uuencodedIn } from './uuencode.js';

export { scriptContext, type ScriptContext } from './context.js';
export { NO_HINTS, type Hints } from './hints.js';
export { tailOf } from './script-tail.js';

/** What the literals of a script, or of anything that has one in it, decode to. */
export function* literalsIn(context: ScriptContext): Generator<Found, void, void> {
  yield* lettersIn(context);
  yield* numbersIn(context);
  yield* escapesIn(context);
  yield* byteStringsIn(context);
  yield* uuencodedIn(context);
  yield* quotedIn(context);
}
