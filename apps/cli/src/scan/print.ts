import {
  guideTo,
  partNames,
  printablePath,
  total,
  type Finding,
  type Report,
  type ScanSummary,
} from '@guardimesh/model';

/** A finding or the summary as a JSON line, or a finding as clamscan prints it with what else is known of it. */
export function printReport(report: Report, json: boolean): void {
  if (report.kind === 'finding') {
    print(json ? JSON.stringify(findingLine(report.finding)) : findingText(report.finding));
  } else if (report.kind === 'summary' && json) {
    const { place, ...counts } = report.summary;
    print(JSON.stringify({ type: 'summary', scanned: place.containerId, ...counts }));
  }
}

function findingLine({ path, names, kind, verdict, layer, use, fingerprint, foundAt }: Finding): object {
  const { severity, technique, what, next } = guideTo(kind);
  return {
    type: 'finding',
    ...{ file_path: printablePath(path), kind, verdict, severity, signature_names: names },
    ...(layer === null ? {} : { image_layer: layer }),
    ...(use === null ? {} : { pid: use.process.pid, command: use.command }),
    ...{ technique: technique?.id ?? null, what, next, fingerprint, found_at: foundAt },
  };
}

function findingText({ path, names, kind, layer, use }: Finding): string {
  const { technique, next } = guideTo(kind);
  const { named, drivers } = partNames(names);
  const where = [
    ...(layer === null ? [] : [`image layer ${layer}`]),
    ...(use === null ? [] : [`process ${use.process.pid} (${use.command})`]),
    ...(technique === null ? [] : [`ATT&CK ${technique.id}`]),
    ...(drivers.length === 0 ? [] : [`driven by ${drivers.join(', ')}`]),
  ];
  return `${printablePath(path)}: ${named.join(', ')} FOUND\n    ${[kind, ...where].join(', ')}\n    ${next}`;
}

export function printSummary(summary: ScanSummary): void {
  const counts = (of: Readonly<Partial<Record<string, number>>>): string => {
    const each = Object.entries(of).map(([name, count]) => `${count ?? 0} ${name}`);
    return each.length > 0 ? ` (${each.join(', ')})` : '';
  };
  print(
    [
      '',
      `seen       ${summary.seen}`,
      `clean      ${summary.clean}`,
      `found      ${summary.found}`,
      `unscanned  ${total(summary.unscanned)}${counts(summary.unscanned)}`,
      `no content ${total(summary.nothingToScan)} (directories, links, empty files)`,
      ...(total(summary.explained) > 0 ? [`explained  ${total(summary.explained)}${counts(summary.explained)}`] : []),
      `scanned    ${(summary.bytesScanned / 1e6).toFixed(1)} MB`,
      ...summary.engines.map(
        ({ engine, version, database }) => `engine     ${engine} ${version}, signatures ${database}`,
      ),
    ].join('\n'),
  );
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
