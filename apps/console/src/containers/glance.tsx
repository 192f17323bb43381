import type { Coverage } from '@guardimesh/wire';
import { useBackendProblems } from '../backend/backend-context.js';
import { Icon } from '../ui/icon.js';
import { glanceTiles } from './glance-tiles.js';

export function Glance({ coverage }: { coverage: Coverage | undefined }) {
  const failed = useBackendProblems().has('coverage');
  const loading = coverage === undefined && !failed;
  return (
    <dl className="grid grid-cols-2 gap-3 md:grid-cols-3 lg:grid-cols-5">
      {glanceTiles(coverage?.totals).map(({ name, icon, value, note, colour }) => (
        <div
          key={name}
          className="rounded-xl border border-line bg-surface px-4 py-3 shadow-xs last:col-span-2 md:last:col-span-1"
        >
          <dt className="flex items-center gap-1.5 text-xs font-medium text-soft">
            <Icon name={icon} className={`size-3.5 ${colour ?? ''}`} />
            {name}
          </dt>
          <dd className="mt-1">
            {loading ? (
              <span className="skeleton block h-8 w-16" />
            ) : (
              <span className={`block text-2xl font-semibold tabular-nums ${colour ?? ''}`}>{value ?? '–'}</span>
            )}
            <span className="block min-h-4 text-xs text-soft">{note}</span>
          </dd>
        </div>
      ))}
    </dl>
  );
}
