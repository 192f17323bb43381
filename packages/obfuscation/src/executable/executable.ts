import type { ByteOrder } from '../bytes/index.js';
import type { Anomaly } from './anomaly.js';

/** A piece of the file and where it stands in memory. Offsets and sizes in bytes, as the file says them: they may lie. */
export interface Region {
  /** at most 64 characters, Latin-1; empty where it has none */
  readonly name: string;
  readonly offset: number;
  readonly fileSize: number;
  readonly address: number;
  readonly memorySize: number;
  readonly read: boolean;
  readonly write: boolean;
  readonly execute: boolean;
}

/** What a program asks of others. Names at most 128 characters each. */
export interface Imports {
  /** the first {@link LIBRARIES_MAX} */
  readonly libraries: readonly string[];
  readonly functionCount: number;
  /** the first {@link FUNCTIONS_MAX} */
  readonly functions: readonly string[];
}

export const LIBRARIES_MAX = 256;
export const FUNCTIONS_MAX = 1_024;

/** One executable file, whatever its format, as the system's loader would take it. */
export interface Executable {
  readonly format: 'elf' | 'pe' | 'mach-o';
  readonly bits: 32 | 64;
  readonly order: ByteOrder;
  /** the format's own number of the processor: e_machine, Machine, cputype */
  readonly machine: number;
  /** object: what a compiler leaves, kernel modules too */
  readonly role: 'program' | 'library' | 'object' | 'core' | 'other';
  /** address of the first instruction; null where there is none (libraries, objects) */
  readonly entry: number | null;
  /** what is mapped: PT_LOAD, PE sections, Mach-O segments */
  readonly segments: readonly Region[];
  /** what tools see; null where the file has none, or none that can be read */
  readonly sections: readonly Region[] | null;
  /** null for a static program: it asks nothing of others */
  readonly imports: Imports | null;
  /** names its loader (PT_INTERP, a CLR header's runtime); null where there is none */
  readonly interpreter: string | null;
  /** what lies behind all that the headers speak of; null where nothing does */
  readonly overlay: { readonly offset: number; readonly size: number } | null;
  /** each once, in the order of the table */
  readonly anomalies: readonly Anomaly[];
}

/** Why a file that begins like an executable could not be read as one. */
export interface Damaged {
  readonly format: Executable['format'];
  readonly damaged: string;
}

/** The file's offset of an address, or null where no segment maps it from the file. */
export function offsetOf(segments: readonly Region[], address: number): number | null {
  for (const { address: from, offset, fileSize } of segments)
    if (address >= from && address - from < fileSize) return offset + (address - from);
  return null;
}

/** The segment that an address lies in, also where that part is not in the file. */
export function segmentAt(segments: readonly Region[], address: number): Region | null {
  return segments.find(({ address: from, memorySize }) => address >= from && address - from < memorySize) ?? null;
}
