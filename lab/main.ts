// `npm run lab`: attacks and their benign twins in real containers, through the whole product. Exit code 0: every attack found
// with the right kind, no twin a finding; 1: not so; 2: the lab itself failed.
import { describeError } from '@guardimesh/kit';
import { ATTACKS } from './attacks/index.js';
import { startLabNode } from './node/index.js';
import { tableOf } from './report/table.js';
import { isWell, runAttacks } from './run/index.js';

function tell(text: string): void {
  process.stderr.write(`lab: ${text}\n`);
}

async function main(): Promise<number> {
  const only = process.argv.flatMap((each, at) => (each === '--only' ? (process.argv[at + 1]?.split(',') ?? []) : []));
  const chosen = only.length === 0 ? ATTACKS : ATTACKS.filter(({ id }) => only.some((each) => id.startsWith(each)));
  if (process.argv.includes('--list')) {
    for (const { id, title } of chosen) console.log(`${id}  ${title}`);
    return 0;
  }
  const node = await startLabNode();
  try {
    const results = await runAttacks(node, chosen, tell);
    console.log(tableOf(results));
    for (const each of results) for (const remark of each.remarks) console.log(`${each.attack.id}: ${remark}`);
    return results.every(isWell) ? 0 : 1;
  } finally {
    await node.stop();
  }
}

try {
  process.exit(await main());
} catch (thrown) {
  tell(describeError(thrown));
  process.exit(2);
}
