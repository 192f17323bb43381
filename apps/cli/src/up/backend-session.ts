import type { Coverage, ScanRow, ScansPage } from '@guardimesh/wire';
import { CliError } from '../output/index.js';

/** Reads the customer API as the console does: by a session that a one-time link opened. */
export class BackendSession {
  readonly #url: string;
  readonly #cookie: string;

  private constructor(url: string, cookie: string) {
    this.#url = url;
    this.#cookie = cookie;
  }

  static async open(url: string, link: string): Promise<BackendSession> {
    const answer = await fetch(link, { redirect: 'manual' });
    const cookie = answer.headers.get('set-cookie')?.split(';')[0];
    if (cookie === undefined)
      throw new CliError('part-failed', `the link into the console was refused (${answer.status})`);
    return new BackendSession(url, cookie);
  }

  async scans(): Promise<readonly ScanRow[]> {
    return ((await this.#get('/api/scans?limit=1000')) as ScansPage).scans;
  }

  async coverage(): Promise<Coverage> {
    return (await this.#get('/api/coverage')) as Coverage;
  }

  async #get(path: string): Promise<unknown> {
    const answer = await fetch(new URL(path, this.#url), { headers: { cookie: this.#cookie } });
    if (!answer.ok)
      throw new CliError('part-failed', `${path} answered ${answer.status}: ${(await answer.text()).slice(0, 200)}`);
    return answer.json();
  }
}
