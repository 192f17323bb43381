import type { Anomaly, Executable } from '../executable/index.js';
import type { ScriptDialect } from '../scripts/index.js';

export interface InspectedExecutable {
  readonly kind: 'executable';
  readonly format: Executable['format'];
  readonly bits: Executable['bits'];
  readonly machine: number;
  /** objects, core dumps and files of debugging symbols come here too: whoever wants programs only asks for it */
  readonly role: Executable['role'];
  /** each once, in the order of the table */
  readonly anomalies: readonly Anomaly[];
  /** one finite number for each of `EXECUTABLE_MODEL_FEATURES` */
  readonly features: readonly number[];
}

export interface InspectedScript {
  readonly kind: 'script';
  readonly dialect: ScriptDialect;
  /** too little can be read to tell the dialect: it is what the wrapper around something hidden looks like */
  readonly isGuessed: boolean;
  /** one finite number for each of `SCRIPT_MODEL_FEATURES` */
  readonly features: readonly number[];
}

/** What the bytes of one file are, and the numbers that a model takes. */
export type Inspection =
  | InspectedExecutable
  | InspectedScript
  | {
      readonly kind: 'other';
      /** why a file that begins like an executable cannot be read as one; null for all that does not */
      readonly damaged: string | null;
    };
