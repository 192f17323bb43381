import type { WireBatch, WireSighting, WireSummary } from '@guardimesh/wire';
import type { FoldedContainer, PassCounts } from '../results/index.js';
import { newerPlace, placeFields } from './place-fields.js';

/**
 * A pass says nothing about the state: the layer of a container that is gone may be scanned once more, and that must not
 * make it a running one. Until a sighting comes, what was scanned is taken to run.
 */
const BEFORE_ANY_SIGHTING = '1970-01-01T00:00:00.000Z';

type ReadTime = (text: string, at: string) => string;

const NO_COUNTS: PassCounts = {
  seen: 0,
  clean: 0,
  found: 0,
  nothing_to_scan: {},
  unscanned: {},
  explained: {},
  from_memory: 0,
  waited: 0,
  bytes_scanned: 0,
};

/** One row a container, out of sightings and passes in whatever order they come. */
export function foldContainers(batch: Pick<WireBatch, 'sightings' | 'summaries'>, time: ReadTime): FoldedContainer[] {
  const rows = new Map<string, FoldedContainer>();
  const add = (row: FoldedContainer): void => {
    const before = rows.get(row.container_id);
    rows.set(row.container_id, before === undefined ? row : together(before, row));
  };
  for (const [index, each] of batch.sightings.entries()) {
    add(ofSighting(each, time(each.at, `body/sightings/${index}/at`)));
  }
  for (const [index, each] of batch.summaries.entries()) {
    const began = time(each.started_at, `body/summaries/${index}/started_at`);
    add(ofSummary(each, began, time(each.finished_at, `body/summaries/${index}/finished_at`)));
  }
  return [...rows.values()].sort((a, b) => (a.container_id < b.container_id ? -1 : 1));
}

function ofSighting(sighting: WireSighting, at: string): FoldedContainer {
  return {
    ...placeFields(sighting),
    place_at: at,
    state: sighting.state,
    state_at: at,
    first_seen: at,
    passes: 0,
    last_scan: null,
    counts: NO_COUNTS,
  };
}

/** Such a pass looks at a part: its counters are not those of the container. */
const PARTIAL: ReadonlySet<WireSummary['reason']> = new Set(['written', 'executed']);

function ofSummary(summary: WireSummary, began: string, ended: string): FoldedContainer {
  const isWhole = !PARTIAL.has(summary.reason);
  const { seen, clean, found, nothing_to_scan, unscanned, explained, from_memory, waited, bytes_scanned } = summary;
  return {
    ...placeFields(summary),
    place_at: began,
    state: 'running',
    state_at: BEFORE_ANY_SIGHTING,
    first_seen: began,
    passes: isWhole ? 1 : 0,
    last_scan: isWhole ? ended : null,
    counts: !isWhole
      ? NO_COUNTS
      : { seen, clean, found, nothing_to_scan, unscanned, explained, from_memory, waited, bytes_scanned },
  };
}

function together(a: FoldedContainer, b: FoldedContainer): FoldedContainer {
  const place = b.place_at >= a.place_at ? newerPlace(a, b) : newerPlace(b, a);
  const state = b.state_at > a.state_at || (b.state_at === a.state_at && b.state === 'gone') ? b : a;
  const pass = a.last_scan === null || (b.last_scan !== null && b.last_scan >= a.last_scan) ? b : a;
  return {
    ...place,
    place_at: a.place_at > b.place_at ? a.place_at : b.place_at,
    state: state.state,
    state_at: state.state_at,
    first_seen: a.first_seen < b.first_seen ? a.first_seen : b.first_seen,
    passes: a.passes + b.passes,
    last_scan: pass.last_scan,
    counts: pass.counts,
  };
}
