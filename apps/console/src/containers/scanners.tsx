import type { Coverage } from '@guardimesh/wire';
import { countOf } from '../format/counts.js';
import { plainText } from '../format/stored-text.js';
import { Icon } from '../ui/icon.js';
import { Moment } from '../ui/moment.js';

/** Who reports: a scanner that has fallen silent, or had to drop reports, makes everything above incomplete. */
export function Scanners({ agents }: { agents: Coverage['agents'] }) {
  return (
    <div className="space-y-2 border-t border-line px-4 py-3 text-sm">
      <h3 className="text-xs font-medium text-soft">Scanners</h3>
      {agents.length === 0 && <p className="text-soft">None has reported yet.</p>}
      <ul className="space-y-1">
        {agents.map((agent) => (
          <li key={agent.agent_id} className="flex flex-wrap gap-x-5 gap-y-0.5">
            <span className="stored-text font-medium">{plainText(agent.node_name)}</span>
            <span className="text-soft">
              last report <Moment at={agent.last_seen} />
            </span>
            <span className="stored-text text-soft">scanner {plainText(agent.scanner_version)}</span>
            {agent.engines.map(({ engine, version, database }) => (
              <span key={engine} className="stored-text text-soft">
                {plainText(engine)} {plainText(version)}, signatures {plainText(database)}
              </span>
            ))}
            {agent.reports_dropped > 0 && (
              <span className="inline-flex items-center gap-1.5 font-medium text-unscanned">
                <Icon name="suspicious" />
                {countOf(agent.reports_dropped, 'report')} dropped: its buffer was full
              </span>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
