import type { Log } from '@guardimesh/kit';
import type { Engine, SignatureNews, VerdictMemory } from '../ports/index.js';
import { signaturesInForce } from '../scan/index.js';

interface FollowParts {
  readonly engines: readonly Engine[];
  readonly memory: VerdictMemory;
  readonly log: Log;
}

/**
 * Looks, before a pass, whether the signatures in force are others than at the last look. Where they have only grown by hash
 * signatures, what is known is held against these, without reading a file: what they name is forgotten, so that the next pass scans
 * it first and alone; all else stays known. In any other case nothing of the old set matches any more.
 */
export class SignatureFollower {
  readonly #news: SignatureNews | null;
  #last: string | null = null;

  /** @param news null: nothing is known of what a new set brings */
  constructor(news: SignatureNews | null) {
    this.#news = news;
  }

  async follow(parts: FollowParts): Promise<void> {
    const from = this.#last;
    const to = signaturesInForce(parts.engines);
    if (to === null || to === from) return;
    // noted before anything is waited for: passes that begin meanwhile must not do the same again
    this.#last = to;
    const added = from === null ? null : await this.#news?.addedHashes(from, to);
    if (from === null || added === null || added === undefined) return;
    const carriedOver = parts.memory.carryOver(from, to, added);
    parts.log.info({ ...carriedOver, signatures: added.sha256.length }, 'known files were held against new signatures');
  }
}
