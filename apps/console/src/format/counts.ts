/** `12,345`: the same everywhere, so that a screenshot in a ticket reads the same for everybody. */
export function formatCount(count: number): string {
  return count.toLocaleString('en-US');
}

/** `1 file`, `2 files`; the plural is given where it is not the singular plus s. */
export function countOf(count: number, singular: string, plural = `${singular}s`): string {
  return `${formatCount(count)} ${count === 1 ? singular : plural}`;
}

const UNITS = ['KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const;

/** Bytes in units of 1024, with one decimal below ten: `812 B`, `1.5 KiB`, `23 MiB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 1024) return `${formatCount(bytes)} B`;
  let value = bytes / 1024;
  let unit = 0;
  while (value >= 1024 && unit < UNITS.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${value < 10 ? value.toFixed(1) : Math.round(value).toString()} ${UNITS[unit] ?? ''}`;
}

/** `12 %`; never 0 for something and never 100 for less than all, because "all scanned" must not come from rounding. */
export function formatShare(part: number, whole: number): string {
  if (whole === 0) return '–';
  const percent = Math.round((part / whole) * 100);
  if (part > 0 && percent === 0) return '< 1 %';
  if (part < whole && percent === 100) return '> 99 %';
  return `${percent} %`;
}
