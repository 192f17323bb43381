import type { ScanRow } from '@guardimesh/wire';

/** The row of a `finding` event, or null where the text is not one: a bad event must not end the stream's reading. */
export function parseFinding(text: string): ScanRow | null {
  try {
    const row = JSON.parse(text) as Partial<ScanRow> | null;
    return typeof row?.id === 'string' && typeof row.signature_name === 'string' && typeof row.file_path === 'string'
      ? (row as ScanRow)
      : null;
  } catch {
    return null;
  }
}

/** A first report, as against one more sighting of a thing already listed. */
export function isFirstReport(row: ScanRow): boolean {
  return row.times_seen === 1 || row.first_seen === row.timestamp;
}
