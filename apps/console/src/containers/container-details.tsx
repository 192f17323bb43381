import type { CoverageRow } from '@guardimesh/wire';
import { formatBytes, formatCount } from '../format/counts.js';
import { plainText } from '../format/stored-text.js';
import { Copyable, DetailList, type Detail } from '../ui/details.js';
import { ExactMoment } from '../ui/moment.js';
import { nothingText } from './nothing-text.js';
import { UnscannedList } from './unscanned-list.js';
import { unscannedTotal } from './unscanned.js';

/** Every field of a container's row, the reasons for what was not scanned first. */
export function ContainerDetails({ row }: { row: CoverageRow }) {
  const scanned = row.last_scan !== null;
  const details: Detail[] = [
    ...(unscannedTotal(row.unscanned) > 0
      ? [{ name: 'Not scanned, and why', value: <UnscannedList counts={row.unscanned} />, wide: true }]
      : []),
    { name: 'Container id', value: <Copyable text={plainText(row.container_id)} what="container id" />, wide: true },
    { name: 'Image', value: <Copyable text={plainText(row.image)} what="image" />, wide: true },
    { name: 'Pod', value: textOr(row.pod_name) },
    { name: 'Namespace', value: textOr(row.namespace) },
    { name: 'Node', value: plainText(row.node_name) },
    { name: 'Cluster', value: plainText(row.cluster_id) },
    { name: 'Pod IP', value: textOr(row.pod_ip) },
    { name: 'Host IP', value: textOr(row.host_ip) },
    { name: 'State', value: row.state },
    { name: 'First seen', value: <ExactMoment at={row.first_seen} /> },
    { name: 'Last scan', value: row.last_scan === null ? 'none yet' : <ExactMoment at={row.last_scan} /> },
    { name: 'Scans', value: formatCount(row.passes) },
    ...(scanned
      ? [
          { name: 'Entries seen', value: formatCount(row.seen) },
          { name: 'Clean', value: formatCount(row.clean) },
          { name: 'With findings', value: formatCount(row.found) },
          { name: 'Without bytes to scan', value: nothingText(row.nothing_to_scan) },
          { name: 'Bytes given to the engine', value: formatBytes(row.bytes_scanned) },
          { name: 'Verdicts from memory', value: formatCount(row.from_memory) },
          { name: 'Files that waited for the engine', value: formatCount(row.waited) },
        ]
      : []),
  ];
  return <DetailList details={details} />;
}

function textOr(text: string | null): string {
  return text === null ? '–' : plainText(text);
}
