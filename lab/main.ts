// `npm run lab`: attacks and their benign twins in real containers, through the whole product. Exit code 0: every attack found
// with the right kind, no twin a finding; 1: not so; 2: the lab itself failed.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { describeError } from '@guardimesh/kit';
import { ATTACKS, OPEN_ATTACKS } from './attacks/index.js';
import { HONEST_DAYS } from './honest/index.js';
import { startLabNode } from './node/index.js';
import { attackTable, detectionPage, honestTable } from './report/index.js';
import { isWell, runAttacks, runHonest, type AttackResult, type HonestResult } from './run/index.js';

const PAGE = join(import.meta.dirname, '..', '..', 'docs', 'detection.md');

const { values: options } = parseArgs({
  options: {
    list: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true, default: [] },
    json: { type: 'boolean', default: false },
    honest: { type: 'boolean', default: false },
    open: { type: 'boolean', default: false },
  },
});

/** Progress; standard output is for the results. */
function tell(text: string): void {
  process.stderr.write(`lab: ${text}\n`);
}

/** `--only` takes ids or the beginning of some, more than once or with commas. */
function isChosen({ id }: { readonly id: string }): boolean {
  const begins = options.only.flatMap((each) => each.split(','));
  return begins.length === 0 || begins.some((begin) => id.startsWith(begin));
}

async function main(): Promise<number> {
  const attacks = options.honest ? [] : (options.open ? OPEN_ATTACKS : ATTACKS).filter(isChosen);
  const days = options.open ? [] : HONEST_DAYS.filter(isChosen);
  if (options.list) {
    for (const { id, title } of [...attacks, ...days]) console.log(`${id.padEnd(34)}  ${title}`);
    return 0;
  }
  const node = await startLabNode();
  try {
    const results = await runAttacks(node, attacks, tell);
    const honest = await runHonest(node, days, tell);
    if (results.length === ATTACKS.length && honest.length === HONEST_DAYS.length)
      writeFileSync(PAGE, detectionPage(results, honest));
    if (options.json) printJson(results, honest);
    else printTables(results, honest);
    return results.every(isWell) && honest.every(({ result }) => result === 'quiet') ? 0 : 1;
  } finally {
    await node.stop();
  }
}

function printJson(results: readonly AttackResult[], honest: readonly HonestResult[]): void {
  for (const { attack, ...measured } of results)
    console.log(JSON.stringify({ id: attack.id, technique: attack.technique, requires: attack.requires, ...measured }));
  for (const { day, ...measured } of honest) console.log(JSON.stringify({ id: day.id, ...measured }));
}

function printTables(results: readonly AttackResult[], honest: readonly HonestResult[]): void {
  if (results.length > 0) console.log(`${attackTable(results)}\n`);
  if (honest.length > 0) console.log(`${honestTable(honest)}\n`);
  for (const { attack, remarks } of results) for (const remark of remarks) console.log(`${attack.id}: ${remark}`);
  for (const { day, remarks } of honest) for (const remark of remarks) console.log(`${day.id}: ${remark}`);
  const hits = results.filter(({ result }) => result === 'hit').length;
  const alarms = results.filter(({ twin }) => twin !== 'quiet').length;
  const loud = honest.filter(({ result }) => result !== 'quiet').length;
  console.log(
    `attacks found: ${hits} of ${results.length}; twins not quiet: ${alarms}; honest days not quiet: ${loud} of ${honest.length}`,
  );
}

try {
  process.exit(await main());
} catch (thrown) {
  tell(describeError(thrown));
  process.exit(2);
}
