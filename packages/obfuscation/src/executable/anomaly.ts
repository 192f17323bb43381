/**
 * What is odd about an executable. None of them alone makes a verdict; each is something that ordinary compilers and linkers do not
 * do and that packers, or those who hide from tools, do.
 */
export const ANOMALIES = [
  /** class, byte order or version in the ident are none of those that exist, and the kernel does not mind */
  'ident-damaged',
  /** class or byte order say something else than the rest of the header, which is what runs */
  'ident-contradicts-header',
  /** sizes of the header or of its tables' entries are not the format's */
  'header-sizes-wrong',
  'header-version-wrong',
  /** a program or library without section headers: sstrip, UPX, and few others */
  'no-section-headers',
  'section-headers-outside-file',
  'section-names-unreadable',
  'section-outside-file',
  'segment-outside-file',
  'segments-overlap',
  /** more entries than are read */
  'too-many-headers',
  'entry-outside-segments',
  'entry-not-executable',
  'entry-in-writable-segment',
  /** the entry point lies in the last of several segments, or in none that holds code by its name */
  'entry-in-last-segment',
  'writable-and-executable',
  /** code mapped from nothing: room for something that is unpacked there */
  'executable-without-bytes',
  /** the dynamic table, or what it points at, cannot be read */
  'dynamic-table-broken',
  'import-table-broken',
  /** only a handful of imported functions, in a program that is linked dynamically */
  'few-imports',
  'checksum-wrong',
  'time-stamp-in-future',
] as const;
export type Anomaly = (typeof ANOMALIES)[number];

/** Gathers anomalies, each once. */
export class Anomalies {
  readonly #found = new Set<Anomaly>();

  add(anomaly: Anomaly): void {
    this.#found.add(anomaly);
  }

  addIf(condition: boolean, anomaly: Anomaly): void {
    if (condition) this.#found.add(anomaly);
  }

  inOrder(): readonly Anomaly[] {
    return ANOMALIES.filter((each) => this.#found.has(each));
  }
}
