import type { Coverage } from '@guardimesh/wire';
import { signatureState } from '../containers/signatures.js';
import { countOf } from '../format/counts.js';
import { plainText } from '../format/stored-text.js';
import { Icon } from '../ui/icon.js';

/** Which cluster and nodes this is about, and what the engines look for. */
export function Facts({ agents }: { agents: Coverage['agents'] }) {
  const clusters = agents.map((agent) => agent.cluster_id);
  const nodes = agents.map((agent) => agent.node_name);
  return (
    <dl className="flex flex-wrap items-center gap-x-6 gap-y-1 text-sm">
      {agents.length > 0 && <Fact name="Cluster" value={oneOrCount(clusters, 'cluster')} />}
      {agents.length > 0 && <Fact name="Node" value={oneOrCount(nodes, 'node')} />}
      <div className="flex gap-1.5">
        <dt className="text-soft">Signatures</dt>
        <dd className="min-w-0">
          <Signatures agents={agents} />
        </dd>
      </div>
    </dl>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div className="flex min-w-0 gap-1.5">
      <dt className="text-soft">{name}</dt>
      <dd className="stored-text min-w-0 font-medium">{value}</dd>
    </div>
  );
}

function Signatures({ agents }: { agents: Coverage['agents'] }) {
  const state = signatureState(agents);
  if (state.kind === 'none') return <span className="text-soft">no engine has reported yet</span>;
  const names = oneOrCount(state.sets, 'set');
  if (state.kind === 'versioned') return <span className="stored-text font-medium">{names}</span>;
  return (
    <span className="inline-flex flex-wrap items-center gap-x-1.5 font-medium text-suspicious">
      <Icon name="suspicious" />
      <span className="stored-text">{state.kind === 'starter' ? names : 'unversioned'}</span>
    </span>
  );
}

function oneOrCount(values: readonly string[], what: string): string {
  const distinct = [...new Set(values)];
  const [first] = distinct;
  if (first === undefined) return '–';
  return distinct.length === 1 ? plainText(first) : countOf(distinct.length, what);
}
