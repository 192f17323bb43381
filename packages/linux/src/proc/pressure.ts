import { readFileSync } from 'node:fs';

/** Share of the last ten seconds, in percent, in which some task, or every one that had work, waited for a resource. */
export interface Pressure {
  readonly some: number;
  /** 0 where the kernel does not say (cpu before Linux 5.13) */
  readonly full: number;
}

/**
 * Pressure stall information of the whole machine (kernel documentation, accounting/psi).
 * @returns null where the kernel does not keep it (CONFIG_PSI, `psi=0`)
 */
export function readPressure(resource: 'cpu' | 'io' | 'memory', procRoot = '/proc'): Pressure | null {
  try {
    return parsePressure(readFileSync(`${procRoot}/pressure/${resource}`, 'latin1'));
  } catch {
    return null;
  }
}

/** @returns null for text that holds no `some avg10=` */
export function parsePressure(text: string): Pressure | null {
  const some = /^some avg10=(\d{1,3}(?:\.\d{1,4})?)/m.exec(text)?.[1];
  const full = /^full avg10=(\d{1,3}(?:\.\d{1,4})?)/m.exec(text)?.[1];
  return some === undefined ? null : { some: Number(some), full: Number(full ?? 0) };
}
