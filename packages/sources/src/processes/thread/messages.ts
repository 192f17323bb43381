import type { ProcessBounds } from '../bounds.js';
import type { Look } from '../look/index.js';
import type { ContainerRef } from '../owner/index.js';
import type { SweepResult } from '../sweep/index.js';

/** What the thread is started with. */
export interface ThreadStart {
  readonly procRoot: string;
  readonly bounds: ProcessBounds;
}

/** What is asked of it; each question has a number of its own and gets one answer. */
export type Question =
  | { readonly kind: 'look'; readonly container: ContainerRef }
  | { readonly kind: 'sweep'; readonly containers: readonly ContainerRef[] };

export type Answer =
  | { readonly kind: 'look'; readonly look: Look }
  | { readonly kind: 'sweep'; readonly result: SweepResult }
  | { readonly kind: 'failed'; readonly failure: string };

export interface Asked {
  readonly number: number;
  readonly question: Question;
}

export interface Answered {
  readonly number: number;
  readonly answer: Answer;
}
