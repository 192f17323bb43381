import type { ScriptDialect } from '../script-dialect.js';
import { bytecodeDialect } from './bytecode.js';
import { MarkSearch, type Evidence } from './evidence.js';
import { SCRIPT_MARKS } from './marks.js';
import { hintOf } from './name-hint.js';
import { JSON_BEGIN_SCORE, jsonBegin } from './json-begin.js';
import { OTHER_MARKS } from './other-marks.js';
import { beginsAsMarkup, phpTag } from './php-tag.js';
import { shebangDialect } from './shebang.js';
import { isBinary, plainText } from './text.js';

export { pythonBytecode } from './bytecode.js';
export { plainText } from './text.js';

/** No more of a file than this is looked at, in bytes; fewer are taken as all there is. */
export const DIALECT_BYTES_MAX = 65_536;

type Written = keyof typeof SCRIPT_MARKS;
type Other = keyof typeof OTHER_MARKS;

/** Below it there is too little to say anything, but for a mark that is proof by itself: weak ones are found in any text. */
const SCORE_MIN = 5;
const PROOF_WEIGHT = 4;
/** At least one mark weighs this much. */
const MIDDLE_WEIGHT = 2;
/** How many times the next best a clear winner's score is at least. */
const CLEAR_RATIO = 1.4;
/** How far behind the best a dialect may be for the name's ending to decide for it. */
const HINT_RATIO = 0.5;
/** What the opening tag of PHP weighs inside of another text. */
const PHP_TAG_SCORE = 12;

const SEARCH = new MarkSearch<Written | Other>({ ...SCRIPT_MARKS, ...OTHER_MARKS });
const OTHERS = Object.keys(OTHER_MARKS) as Other[];
/** PHP is told by its tag alone. */
const BY_EVIDENCE = (Object.keys(SCRIPT_MARKS) as Written[]).filter((each) => each !== 'php');

/**
 * What a file is a script in, by its content: magic numbers, the shebang, PHP's opening tag, or marks of a language of which one
 * clearly wins. The name decides only between languages that have evidence of their own. Null for everything else, and for bytes that
 * are no text; a shebang and a PHP tag in front are enough all the same, since an interpreter starts whatever follows them.
 * @param head the file's first bytes; at most {@link DIALECT_BYTES_MAX} of them are looked at
 * @param nameHint the file's name or path, as bytes; null where there is none
 */
export function scriptDialect(head: Uint8Array, nameHint: Uint8Array | null): ScriptDialect | null {
  const bytes = head.subarray(0, DIALECT_BYTES_MAX);
  const bytecode = bytecodeDialect(bytes);
  if (bytecode !== null) return bytecode;
  const text = plainText(bytes);
  const tag = phpTag(text);
  const shebang = shebangDialect(text);
  if (shebang !== null) return shebang;
  if (tag === 'start') return 'php';
  if (isBinary(text)) return null;
  if (tag === 'inside' && beginsAsMarkup(text)) return 'php';
  return winner(text, tag !== null, hintOf(nameHint));
}

function winner(text: Uint8Array, hasPhpTag: boolean, hint: ScriptDialect | null): ScriptDialect | null {
  const evidence = SEARCH.evidence(text);
  const json = jsonBegin(text);
  const scores = BY_EVIDENCE.filter((each) => isEnough(evidence[each]))
    // { "x": begins an expression in Python, and an error everywhere else
    .filter((each) => json !== 'object' || each === 'python')
    .map((each): [ScriptDialect, number] => [each, evidence[each].score]);
  if (hasPhpTag) scores.push(['php', PHP_TAG_SCORE + evidence.php.score]);
  scores.sort(([, a], [, b]) => b - a);
  const best = scores[0];
  if (best === undefined) return null;
  const data = evidence.data.score + (json === null ? 0 : JSON_BEGIN_SCORE);
  const others = Math.max(data, ...OTHERS.map((each) => evidence[each].score));
  const next = Math.max(others, ...BY_EVIDENCE.filter((each) => each !== best[0]).map((each) => evidence[each].score));
  if (best[1] >= next * CLEAR_RATIO) return best[0];
  const hinted = scores.find(([dialect]) => dialect === hint);
  return hinted !== undefined && hinted[1] >= Math.max(best[1], others) * HINT_RATIO ? hinted[0] : null;
}

function isEnough({ score, marks, strongest }: Evidence): boolean {
  return strongest >= PROOF_WEIGHT || (score >= SCORE_MIN && marks > 1 && strongest >= MIDDLE_WEIGHT);
}
