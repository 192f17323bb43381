import type { Report } from '@guardimesh/model';
import { BATCH_BYTES_MAX, BATCH_ITEMS_MAX } from '@guardimesh/wire';

/** Everything in a report but its path, names and image, as JSON: identifiers of bounded length and numbers. */
const PLAIN_BYTES = 4_000;

/** What a report may take as JSON at most; a path escapes to six times its bytes, with base64 to eight. */
export function jsonBytesAtMost(report: Report): number {
  if (report.kind === 'summary') return PLAIN_BYTES + textBytes(report.summary.place.image);
  if (report.kind === 'sighting') return PLAIN_BYTES + textBytes(report.place.image);
  const { finding } = report;
  const names = finding.names.reduce((sum, name) => sum + textBytes(name), 0);
  return PLAIN_BYTES + names + 8 * finding.path.bytes.length + textBytes(finding.place.image);
}

/** JSON escapes a control character to six bytes. */
function textBytes(text: string): number {
  return 6 * text.length;
}

/** As many of the reports, in their order, as one batch may hold; at least one where there is one. */
export function fillBatch(reports: Iterable<Report>): Report[] {
  const batch: Report[] = [];
  let bytes = 0;
  for (const report of reports) {
    const more = jsonBytesAtMost(report);
    if (batch.length > 0 && (batch.length >= BATCH_ITEMS_MAX || bytes + more > BATCH_BYTES_MAX)) break;
    batch.push(report);
    bytes += more;
  }
  return batch;
}
