import type { Attack } from '../attack.js';
import type { LabNode } from '../node/index.js';
import { inParallel } from './in-parallel.js';
import { judge, type AttackResult } from './judge.js';
import { prepareImages } from './prepare-images.js';
import { runDeed } from './run-deed.js';

/** Containers at once: attacks and twins run beside each other, as pods of a node do. */
const AT_ONCE = 10;
/** Whole passes after the act in which a twin must stay quiet. */
const TWIN_PASSES = 3;
const ATTACK_PASSES = 1;

/** Each attack and each twin in a container of its own. The order of the results is that of the attacks. */
export async function runAttacks(
  node: LabNode,
  attacks: readonly Attack[],
  tell: (text: string) => void,
): Promise<AttackResult[]> {
  const images = await prepareImages(
    node,
    attacks.flatMap(({ attack, twin }) => [attack, twin]),
    tell,
  );
  const deeds = attacks.flatMap((each) => [
    { name: `${each.id}-attack`, deed: each.attack, wanted: { kinds: each.requires, quietPasses: ATTACK_PASSES } },
    { name: `${each.id}-twin`, deed: each.twin, wanted: { kinds: [], quietPasses: TWIN_PASSES } },
  ]);
  let done = 0;
  const outcomes = await inParallel(AT_ONCE, deeds, async ({ name, deed, wanted }) => {
    const outcome = await runDeed(node, images(deed), name, deed, wanted);
    done += 1;
    if (done % 10 === 0 || done === deeds.length) tell(`${done} of ${deeds.length} containers`);
    return outcome;
  });
  return attacks.flatMap((attack, index) => {
    const [first, second] = outcomes.slice(2 * index, 2 * index + 2);
    return first === undefined || second === undefined ? [] : [judge(attack, first, second)];
  });
}
