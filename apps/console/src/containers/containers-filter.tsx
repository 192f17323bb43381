import { formatCount } from '../format/counts.js';

export const CONTAINER_FILTERS = ['all', 'found', 'unscanned', 'waiting'] as const;
export type ContainerFilter = (typeof CONTAINER_FILTERS)[number];

const NAMES: Readonly<Record<ContainerFilter, string>> = {
  all: 'All',
  found: 'With findings',
  unscanned: 'Not wholly scanned',
  waiting: 'Waiting',
};

export function ContainersFilter({
  chosen,
  counts,
  choose,
}: {
  chosen: ContainerFilter;
  counts: Readonly<Record<ContainerFilter, number>>;
  choose: (filter: ContainerFilter) => void;
}) {
  return (
    <div role="group" aria-label="Containers to show" className="flex flex-wrap gap-1.5">
      {CONTAINER_FILTERS.map((each) => (
        <button
          key={each}
          type="button"
          aria-pressed={each === chosen}
          onClick={() => {
            choose(each);
          }}
          className="min-h-7 rounded-full border border-line-strong px-2.5 text-xs font-medium text-ink hover:bg-raised aria-pressed:border-accent aria-pressed:bg-accent aria-pressed:text-on-accent"
        >
          {NAMES[each]} <span className="tabular-nums">{formatCount(counts[each])}</span>
        </button>
      ))}
    </div>
  );
}
