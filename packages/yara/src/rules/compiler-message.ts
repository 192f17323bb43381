import type { RuleFault } from './rule-fault.js';

/** Longer ones quote a rule that is itself hostile. */
const MESSAGE_CHARACTERS_MAX = 300;
const HEADLINE = /^(?:error|warning)\[\w+\]: (.*)$/m;
const PLACE = /^\s*--> line:(\d+):(\d+)$/m;
/** the mark beneath the line and what it says: `^^^^ this identifier has not been declared` */
const DETAIL = /^\s*\|[\s|]*[\^-]+ (.+)$/m;

/**
 * The compiler tells the place within a drawing of the line:
 *
 *     error[E009]: unknown identifier `nope`
 *      --> line:5:21
 *       |
 *     5 | rule y { condition: nope }
 *       |                     ^^^^ this identifier has not been declared
 */
export function faultOf(file: string, code: string, message: string): RuleFault {
  const [, headline = message.split('\n')[0] ?? ''] = HEADLINE.exec(message) ?? [];
  const place = PLACE.exec(message);
  const detail = DETAIL.exec(message)?.[1];
  return {
    file,
    line: place === null ? null : Number(place[1]),
    column: place === null ? null : Number(place[2]),
    code,
    message: (detail === undefined ? headline : `${headline}: ${detail}`).slice(0, MESSAGE_CHARACTERS_MAX),
  };
}
