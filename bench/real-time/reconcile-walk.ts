import { basename } from 'node:path';
import { silentLog, systemClock } from '@guardimesh/kit';
import { createClamdEngine, DEFAULT_CLAMD_ENGINE } from '@guardimesh/engines';
import { DEFAULT_BUDGET, lossyText, SCAN_SCOPES, type ContainerSnapshot, type Report } from '@guardimesh/model';
import { AT_ONCE, RecentVerdicts, Reporter, scanTarget, ScanRules } from '@guardimesh/scan-core';
import { createWritableLayerSource } from '@guardimesh/sources';
import type { Heard } from './heard.js';

/** The pass that a gap asks for, through the real flow; what is asked for while one runs is one pass more, as in the schedule. */
export class ReconcileWalk {
  readonly #container: ContainerSnapshot;
  readonly #heard: Heard;
  readonly #engine;
  readonly #layers = createWritableLayerSource({ hostRoot: '', log: silentLog });
  #walking: Promise<void> = Promise.resolve();
  #isAsked = false;
  #walks = 0;
  #found = 0;

  constructor(clamdSocket: string, container: ContainerSnapshot, heard: Heard) {
    this.#container = container;
    this.#heard = heard;
    const settings = { ...DEFAULT_CLAMD_ENGINE, socketPath: clamdSocket };
    this.#engine = createClamdEngine(settings, systemClock, silentLog);
    this.#engine.start();
  }

  get walks(): number {
    return this.#walks;
  }

  /** infected files that a walk told of first */
  get found(): number {
    return this.#found;
  }

  ask(): void {
    if (this.#isAsked) return;
    this.#isAsked = true;
    this.#walking = this.#walking.then(() => this.#walk());
  }

  async close(): Promise<void> {
    await this.#walking;
    await this.#engine.close();
    await this.#layers.close();
  }

  async #walk(): Promise<void> {
    this.#isAsked = false;
    this.#walks += 1;
    const parts = {
      ...{ sources: [this.#layers], engines: [this.#engine] as const, checks: [], digest: null, pace: AT_ONCE },
      ...{ rules: new ScanRules(), memory: new RecentVerdicts(0), clock: systemClock, log: silentLog },
      sink: {
        put: (report: Report) => {
          this.#take(report);
        },
      },
    };
    const target = { container: this.#container, pod: null, reason: 'written', scopes: SCAN_SCOPES } as const;
    const budget = DEFAULT_BUDGET;
    await scanTarget(parts, new Reporter(parts), { ...target, budget }, new AbortController().signal);
  }

  #take(report: Report): void {
    if (report.kind !== 'finding') return;
    const name = basename(lossyText(report.finding.path));
    if (!this.#heard.atNs.has(name)) this.#found += 1;
    this.#heard.note(name);
  }
}
