import type { FindingKind } from '@guardimesh/model';
import type { AttackResult, HonestResult } from '../run/index.js';

/** Order and headings of the sections. */
const SECTIONS: Readonly<Record<FindingKind, string>> = {
  signature: 'Malware signatures',
  drift: 'Executable drift',
  deleted: 'Deleted programs',
  memfd: 'Programs from memory',
  library: 'Deleted and memory-only shared objects',
  obfuscated: 'Packed and encoded programs',
};

const HEAD = `# What is detected

Written by \`npm run lab\`, as it was measured: each attack and its benign twin in a container of its own, on a real container
runtime, through inspector, scanner and clamd. A twin uses the same mechanism honestly; not one finding may come of it. The attacks
are in [lab/attacks](../lab/attacks); they are harmless: the test file of eicar.org, and programs of ours that only wait.
Techniques are those of [MITRE ATT&CK](https://attack.mitre.org/).
`;

/** The page docs/detection.md. It holds no time of any kind: the same results give the same page. */
export function detectionPage(results: readonly AttackResult[], honest: readonly HonestResult[]): string {
  const kinds = Object.keys(SECTIONS) as FindingKind[];
  const sections = kinds.map((kind) => ({ kind, of: results.filter(({ attack }) => attack.requires[0] === kind) }));
  return `${HEAD}\n${totals(results)}\n${sections
    .filter(({ of }) => of.length > 0)
    .map(({ kind, of }) => section(SECTIONS[kind], of))
    .join('')}${honestSection(honest)}`;
}

function honestSection(results: readonly HonestResult[]): string {
  return [
    '\n## A day in the life of honest containers\n',
    'Looked at all the while; not one finding may come of it.\n',
    '| what they do | measured |',
    '| --- | --- |',
    ...results.map(({ day, result }) => `| ${day.title} | ${result === 'quiet' ? 'no finding' : `**${result}**`} |`),
    '',
  ].join('\n');
}

function totals(results: readonly AttackResult[]): string {
  const found = results.filter(({ result }) => result === 'hit').length;
  const quiet = results.filter(({ twin }) => twin === 'quiet').length;
  return `${found} of ${results.length} attacks found with the right kind; ${results.length - quiet} of ${results.length} twins a false alarm.\n`;
}

function section(heading: string, results: readonly AttackResult[]): string {
  const rows = results.map(
    ({ attack, result, twin }) =>
      `| ${attack.title} | ${attack.technique} | ${attack.requires.join(', ')} | ${result === 'hit' ? 'found' : `**${result}**`} | ${attack.twin.title} | ${twin === 'quiet' ? 'no finding' : `**${twin}**`} |`,
  );
  return [
    `\n## ${heading}\n`,
    '| attack | technique | kind | measured | benign twin | measured |',
    '| --- | --- | --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}
