import type { WireFinding } from '@guardimesh/wire';
import { newId } from '../identity/index.js';
import type { FoldedFinding } from '../results/index.js';
import { placeFields } from './place-fields.js';

/** One row a fingerprint: first and last time, how often, and the rest as the newest report has it. */
export function foldFindings(
  findings: readonly WireFinding[],
  time: (text: string, at: string) => string,
): FoldedFinding[] {
  const rows = new Map<string, FoldedFinding>();
  for (const [index, finding] of findings.entries()) {
    const at = time(finding.found_at, `body/findings/${index}/found_at`);
    const before = rows.get(finding.fingerprint);
    const row: FoldedFinding = {
      ...placeFields(finding),
      id: newId('fnd'),
      fingerprint: finding.fingerprint,
      kind: finding.kind,
      verdict: finding.verdict,
      signature_names: finding.signature_names,
      file_path: finding.file_path,
      file_path_base64: finding.file_path_base64 ?? null,
      first_seen: at,
      last_seen: at,
      times_seen: 1,
    };
    rows.set(finding.fingerprint, before === undefined ? row : together(before, row));
  }
  return [...rows.values()].sort((a, b) => (a.fingerprint < b.fingerprint ? -1 : 1));
}

function together(a: FoldedFinding, b: FoldedFinding): FoldedFinding {
  return {
    ...(b.last_seen >= a.last_seen ? b : a),
    first_seen: a.first_seen < b.first_seen ? a.first_seen : b.first_seen,
    times_seen: a.times_seen + b.times_seen,
  };
}
