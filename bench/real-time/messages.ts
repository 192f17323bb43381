/** What the bench tells the writer. Names are those of files in the writer's directory. */
export type ToWriter =
  | { readonly kind: 'write'; readonly name: string }
  /** as fast as it can, every file infected */
  | { readonly kind: 'burst'; readonly names: readonly string[] }
  /** small clean files under a few names, again and again, and between them the infected ones, evenly, each under a name of its own */
  | {
      readonly kind: 'storm';
      readonly writes: number;
      readonly cleanNames: number;
      readonly infected: readonly string[];
    };

/** When each infected file was closed, and when all began; nanoseconds of CLOCK_MONOTONIC, which all processes share. */
export interface WriterTimes {
  readonly beganNs: number;
  readonly endedNs: number;
  /** of the writer, for these writes */
  readonly cpuSeconds: number;
  readonly closedNs: Readonly<Record<string, number>>;
}

/** A double holds nanoseconds exactly for 104 days after the boot. */
export function nowNs(): number {
  return Number(process.hrtime.bigint());
}
