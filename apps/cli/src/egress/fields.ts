import { egressRows } from '@guardimesh/wire';

/** Facts about the scanner itself stand beside the security page's table, under these words. */
const OWN_FACTS: Readonly<Record<string, string>> = {
  counter: 'counter of the scanner',
  version: 'version of a component',
};

export function fieldsAsText(): string {
  const rows = egressRows();
  const width = Math.max(...rows.map(({ field }) => field.length));
  return rows
    .map(
      ({ field, allowedBy, description }) =>
        `${field.padEnd(width)}  ${OWN_FACTS[allowedBy] ?? allowedBy}: ${description}\n`,
    )
    .join('');
}

/** The page docs/what-leaves-your-cluster.md: made from the schema, so that it cannot say less than the schema allows. */
export function fieldsAsMarkdown(): string {
  return [
    '# What leaves your cluster',
    '',
    'Made from the wire schema by `guardimesh egress --fields --markdown`; a test holds the two equal. The schema is closed: a field',
    'that is not listed here is refused by the sender’s own types and by the server. `guardimesh egress` prints what a node would send.',
    '',
    'Never sent: file contents, environment variables, Kubernetes Secrets or ConfigMaps, container logs, network traffic, source code.',
    '',
    '| field | what it is | allowed by the security page’s row |',
    '| --- | --- | --- |',
    ...egressRows().map(
      ({ field, description, allowedBy }) => `| \`${field}\` | ${description} | ${OWN_FACTS[allowedBy] ?? allowedBy} |`,
    ),
    '',
  ].join('\n');
}
