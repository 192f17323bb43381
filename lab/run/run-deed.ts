import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pollUntil, systemClock } from '@guardimesh/kit';
import type { StartedContainer } from '@guardimesh/local';
import type { FindingKind } from '@guardimesh/model';
import type { WireFinding } from '@guardimesh/wire';
import type { Deed } from '../attack.js';
import { wholePassesSince, type LabNode } from '../node/index.js';

const ACT_WITHIN_SECONDS = 60;
/** After the act: however slow the machine, so long it may take until the passes that are waited for have ended. */
const PASSES_WITHIN_MS = 180_000;
/** A finding that has not come in so many whole passes after the act is a miss. */
const PASSES_UNTIL_MISS = 4;

export interface DeedOutcome {
  /** what went wrong with the deed itself, and then the rest says nothing about the scanner; else null */
  readonly failed: string | null;
  readonly findings: readonly WireFinding[];
  /** from the act to the first finding of the last of the wanted kinds; null where one is missing, or none is wanted */
  readonly seconds: number | null;
}

/**
 * Runs one deed in a container of its own, until every wanted kind is found and the whole container has been looked at
 * `quietPasses` times since the act: what else is to be found has been found by then.
 */
export async function runDeed(
  node: LabNode,
  imageName: string,
  name: string,
  deed: Deed,
  wanted: { readonly kinds: readonly FindingKind[]; readonly quietPasses: number },
): Promise<DeedOutcome> {
  const pod = { name, namespace: deed.namespace ?? 'lab', uid: randomUUID() };
  const container = await node.containerd.runContainer({
    image: imageName,
    command: deed.command,
    mounts: [...(deed.mounts ?? []), ...volumesOf(deed, join(node.folder, 'pods', pod.uid))],
    pod,
  });
  try {
    const act = await actOf(container, deed);
    if (act === null) return { failed: saidBy(container), findings: [], seconds: null };
    await passesAfter(node, container, act, wanted);
    if (deed.ends !== true && !existsSync(`/proc/${container.pid}`))
      return { failed: `ended early: ${saidBy(container)}`, findings: [], seconds: null };
    const { findings } = node.observations.of(container.id);
    return { failed: null, findings, seconds: secondsTo(wanted.kinds, findings, act) };
  } finally {
    await node.containerd.stopContainer(container.id);
  }
}

/** Makes the folders of a pod's volumes where kubelet would, below the pod's own, and says how they are mounted. */
function volumesOf(deed: Deed, podFolder: string): string[] {
  return Object.entries(deed.volumes ?? {}).map(([place, kind]) => {
    const folder = join(podFolder, 'volumes', `kubernetes.io~${kind}`, basename(place));
    mkdirSync(folder, { recursive: true });
    return `type=bind,src=${folder},dst=${place},options=rbind:rw`;
  });
}

/** When it happened, in seconds since the epoch; null where it does not say so in time. */
async function actOf({ logFile, pid }: StartedContainer, deed: Deed): Promise<number | null> {
  const acted = (): number | null => {
    const said = /^act (\d+(\.\d+)?)/m.exec(readFileSync(logFile, 'utf8'))?.[1];
    return said === undefined ? null : Number(said);
  };
  try {
    const seconds = await pollUntil('the act', () => acted() ?? (existsSync(`/proc/${pid}`) ? null : -1), {
      timeoutMs: (deed.actWithinSeconds ?? ACT_WITHIN_SECONDS) * 1_000,
    });
    // it may have spoken and ended between the two looks
    return seconds === -1 ? acted() : seconds;
  } catch {
    return null;
  }
}

async function passesAfter(
  { observations }: LabNode,
  { id }: StartedContainer,
  actSeconds: number,
  wanted: { readonly kinds: readonly FindingKind[]; readonly quietPasses: number },
): Promise<void> {
  const deadlineMs = systemClock.monotonicMs() + PASSES_WITHIN_MS;
  for (;;) {
    const seen = observations.of(id);
    const passes = wholePassesSince(seen, actSeconds);
    const found = wanted.kinds.every((kind) => seen.findings.some((finding) => finding.kind === kind));
    if ((found && passes >= wanted.quietPasses) || passes >= PASSES_UNTIL_MISS) return;
    const leftMs = deadlineMs - systemClock.monotonicMs();
    if (leftMs <= 0) return;
    await observations.next(leftMs);
  }
}

function secondsTo(kinds: readonly FindingKind[], findings: readonly WireFinding[], act: number): number | null {
  const times = kinds.map((kind) =>
    Math.min(...findings.filter((each) => each.kind === kind).map((each) => Date.parse(each.found_at) / 1_000)),
  );
  const last = Math.max(...times);
  return Number.isFinite(last) ? Math.max(0, last - act) : null;
}

function saidBy({ logFile }: StartedContainer): string {
  return readFileSync(logFile, 'utf8').trim().slice(-400) || 'it said nothing';
}
