import { describeError, parseSettings, systemClock } from '@guardimesh/kit';
import { serveFiles, type Looked } from '@guardimesh/engines';
import { endWithParent } from '@guardimesh/linux';
import { RulesInForce, type YaraMatch } from '@guardimesh/yara';
import { destination, pino } from 'pino';
import { VERSION } from '../version.js';
import { OBFUSCATION_SETTINGS } from './settings.js';

/**
 * One worker of the obfuscation scanner, started by it with its pid as the argument and the listening socket as descriptor 3. Stands
 * still between files; wiring only.
 */
endWithParent(Number(process.argv[2]));
const settings = parseSettings(OBFUSCATION_SETTINGS, process.env);
const log = pino({ level: settings.logLevel, name: 'obfuscation-worker' }, destination({ fd: 2, sync: true }));
const rules = new RulesInForce(settings.yaraFolders, {
  nowMs: () => systemClock.monotonicMs(),
  onLoaded: ({ label }) => {
    log.debug({ rules: label }, 'rules loaded');
  },
  onRefused: (thrown) => {
    log.error({ error: describeError(thrown) }, 'new rules do not load; those before stay in force');
  },
});

serveFiles(
  3,
  {
    version: VERSION,
    database: () => `yara ${rules.current().label}`,
    look: (bytes) => ({ looked: lookedOf(rules.current().match(bytes)), pieces: [] }),
  },
  { fileBytesMax: settings.obfuscationFileBytesMax, fileSeconds: settings.obfuscationFileSeconds },
);

/** A rule without a name of its own is named as YARA names it. */
function lookedOf(matches: readonly YaraMatch[]): Looked {
  const [first, ...rest] = new Set(matches.map(({ rule, meta }) => String(meta.get('name') ?? `YARA.${rule}`)));
  return first === undefined ? { kind: 'clean' } : { kind: 'match', names: [first, ...rest] };
}
