// `npm run lab`: attacks and their benign twins in real containers, through the whole product. Exit code 0: every attack found
// with the right kind, no twin a finding; 1: not so; 2: the lab itself failed.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { describeError } from '@guardimesh/kit';
import { ATTACKS } from './attacks/index.js';
import { startLabNode } from './node/index.js';
import { detectionPage, tableOf } from './report/index.js';
import { isWell, runAttacks, type AttackResult } from './run/index.js';

const PAGE = join(import.meta.dirname, '..', '..', 'docs', 'detection.md');

const { values: options } = parseArgs({
  options: {
    list: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true, default: [] },
    json: { type: 'boolean', default: false },
  },
});

/** Progress; standard output is for the results. */
function tell(text: string): void {
  process.stderr.write(`lab: ${text}\n`);
}

/** `--only` takes ids or the beginning of some, more than once or with commas. */
function chosenAttacks(): typeof ATTACKS {
  const begins = options.only.flatMap((each) => each.split(','));
  return begins.length === 0 ? ATTACKS : ATTACKS.filter(({ id }) => begins.some((begin) => id.startsWith(begin)));
}

async function main(): Promise<number> {
  const attacks = chosenAttacks();
  if (options.list) {
    for (const { id, title } of attacks) console.log(`${id.padEnd(34)}  ${title}`);
    return 0;
  }
  const node = await startLabNode();
  try {
    const results = await runAttacks(node, attacks, tell);
    if (attacks.length === ATTACKS.length) writeFileSync(PAGE, detectionPage(results));
    print(results);
    return results.every(isWell) ? 0 : 1;
  } finally {
    await node.stop();
  }
}

function print(results: readonly AttackResult[]): void {
  if (options.json) {
    for (const { attack, ...measured } of results)
      console.log(
        JSON.stringify({ id: attack.id, technique: attack.technique, requires: attack.requires, ...measured }),
      );
    return;
  }
  console.log(tableOf(results));
  for (const { attack, remarks } of results) for (const remark of remarks) console.log(`${attack.id}: ${remark}`);
  const wrong = results.filter((each) => !isWell(each)).length;
  console.log(
    `\n${results.length} attacks and as many twins: ${wrong === 0 ? 'all as they must be' : `${wrong} not as they must be`}`,
  );
}

try {
  process.exit(await main());
} catch (thrown) {
  tell(describeError(thrown));
  process.exit(2);
}
