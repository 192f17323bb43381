import { describeError, parseSettings, systemClock } from '@guardimesh/kit';
import { serveFiles } from '@guardimesh/engines';
import { endWithParent } from '@guardimesh/linux';
import { RulesInForce } from '@guardimesh/yara';
import { destination, pino } from 'pino';
import { VERSION } from '../version.js';
import { lookAtBytes } from './look-at-bytes.js';
import { loadModels } from './models.js';
import { OBFUSCATION_SETTINGS } from './settings.js';

/**
 * One worker of the obfuscation scanner, started by it with its pid as the argument and the listening socket as descriptor 3. Stands
 * still between files; wiring only.
 */
endWithParent(Number(process.argv[2]));
const settings = parseSettings(OBFUSCATION_SETTINGS, process.env);
const log = pino({ level: settings.logLevel, name: 'obfuscation-worker' }, destination({ fd: 2, sync: true }));
const models = loadModels(settings.modelFolder);
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
    database: () => `yara ${rules.current().label} model ${models.label}`,
    look: (bytes) => lookAtBytes(bytes, rules.current(), models),
  },
  { fileBytesMax: settings.obfuscationFileBytesMax, fileSeconds: settings.obfuscationFileSeconds },
);
