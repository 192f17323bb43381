import { once } from 'node:events';
import { appendFileSync, copyFileSync } from 'node:fs';
import { basename } from 'node:path';
import { createInterface } from 'node:readline';
import { pollUntil, silentLog } from '@guardimesh/kit';
import { createRealTime } from '@guardimesh/engines';
import { startChild } from '@guardimesh/local';
import { lossyText, type ContainerSnapshot } from '@guardimesh/model';
import type { RealTimeNews } from '@guardimesh/scan-core';
import type { Heard } from './heard.js';

const READY_WITHIN_MS = 20_000;
const READY_LINE = 'ClamInotif: watching';
const FOUND_LINE = /^(.*): \S+ FOUND$/;

export interface Watcher {
  stop(): Promise<void>;
}

/** Our real time, as the scanner has it; the word is heard in its main thread. */
export async function startOurs(
  clamdSocket: string,
  container: ContainerSnapshot,
  heard: Heard,
  onNews: (news: RealTimeNews) => void = () => undefined,
): Promise<Watcher> {
  const stop = new AbortController();
  let isInForce = false;
  const log = {
    ...silentLog,
    info: () => {
      isInForce = true;
    },
    error: (fields: object, message: string) => {
      console.error(message, fields);
    },
  };
  const listen = async (): Promise<void> => {
    const realTime = createRealTime({ clamdSocket, hostRoot: '', digests: false, log });
    for await (const news of realTime.news(() => [container], stop.signal)) {
      if (news.kind === 'written')
        for (const { candidate } of news.files.found) heard.note(basename(lossyText(candidate.path)));
      onNews(news);
    }
  };
  const listening = listen();
  await pollUntil('the mark', () => isInForce, { timeoutMs: READY_WITHIN_MS });
  return {
    stop: async () => {
      stop.abort();
      await listening;
    },
  };
}

/** clamonacc(8) on the directory, by the same clamd: it only tells, as ours does. */
export async function startClamonacc(clamdConfiguration: string, directory: string, heard: Heard): Promise<Watcher> {
  const configuration = `${clamdConfiguration}.onacc`;
  copyFileSync(clamdConfiguration, configuration);
  appendFileSync(
    configuration,
    `OnAccessIncludePath ${directory}\nOnAccessPrevention no\nOnAccessExcludeRootUID yes\n`,
  );
  const child = await startChild({
    name: 'clamonacc',
    command: '/usr/sbin/clamonacc',
    args: ['--foreground', '--fdpass', `--config-file=${configuration}`],
    environment: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C' },
    keepOutput: true,
    logFile: `${configuration}.log`,
  });
  const { stdout } = child.process;
  if (stdout === null) throw new Error('clamonacc has no standard output');
  let isInForce = false;
  const lines = createInterface({ input: stdout });
  lines.on('line', (line) => {
    isInForce ||= line.includes(READY_LINE);
    const path = FOUND_LINE.exec(line)?.[1];
    if (path !== undefined) heard.note(basename(path));
  });
  const closed = once(lines, 'close');
  await pollUntil("clamonacc's watch", () => isInForce, { timeoutMs: READY_WITHIN_MS });
  return {
    stop: async () => {
      await child.stop();
      await closed;
    },
  };
}
