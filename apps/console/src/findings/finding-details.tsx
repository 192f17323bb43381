import { guideTo, partNames } from '@guardimesh/model';
import type { ScanRow } from '@guardimesh/wire';
import { formatCount } from '../format/counts.js';
import { pathText, plainText } from '../format/stored-text.js';
import { Copyable, DetailList, type Detail } from '../ui/details.js';
import { ExactMoment } from '../ui/moment.js';

/** Every field of a row. What the copy buttons give is the escaped text: it is safe to paste into a terminal. */
export function FindingDetails({ row }: { row: ScanRow }) {
  const { severity, technique, what, next } = guideTo(row.kind);
  const { named, drivers } = partNames(row.signature_names);
  const details: Detail[] = [
    { name: 'What it is', value: what, wide: true },
    { name: 'What to do', value: next, wide: true },
    { name: 'File path', value: <Copyable text={pathText(row)} what="path" />, wide: true },
    ...(row.file_path_base64 === null
      ? []
      : [
          {
            name: 'File path, its bytes in base64 (it is not valid UTF-8)',
            value: <Copyable text={row.file_path_base64} what="path bytes" />,
            wide: true,
          },
        ]),
    { name: 'Signatures that matched', value: <Names names={named} />, wide: true },
    ...(drivers.length === 0
      ? []
      : [{ name: 'What drove the verdict, the strongest first', value: <Names names={drivers} />, wide: true }]),
    { name: 'Container id', value: <Copyable text={plainText(row.container_id)} what="container id" />, wide: true },
    { name: 'Image', value: <Copyable text={plainText(row.image)} what="image" />, wide: true },
    { name: 'Pod', value: textOr(row.pod_name) },
    { name: 'Namespace', value: textOr(row.namespace) },
    { name: 'Pod IP', value: textOr(row.pod_ip) },
    { name: 'Node', value: plainText(row.node_name) },
    { name: 'Host IP', value: textOr(row.host_ip) },
    { name: 'Cluster', value: plainText(row.cluster_id) },
    { name: 'First seen', value: <ExactMoment at={row.first_seen} /> },
    { name: 'Last seen', value: <ExactMoment at={row.timestamp} /> },
    { name: 'Times reported', value: formatCount(row.times_seen) },
    { name: 'Verdict', value: row.verdict },
    { name: 'Severity', value: severity },
    { name: 'Found by', value: row.kind },
    { name: 'ATT&CK technique', value: technique === null ? '–' : `${technique.id} ${technique.name}` },
    { name: 'Finding id', value: <Copyable text={row.id} what="finding id" /> },
  ];
  return <DetailList details={details} />;
}

function textOr(text: string | null): string {
  return text === null ? '–' : plainText(text);
}

function Names({ names }: { names: readonly string[] }) {
  return (
    <ul>
      {names.map((name) => (
        <li key={name} className="stored-text">
          {plainText(name)}
        </li>
      ))}
    </ul>
  );
}
