import {
  countSetting,
  listSetting,
  optionalText,
  switchSetting,
  textSetting,
  type SettingValues,
} from '@guardimesh/kit';

/** What the obfuscation scanner can be told, by environment variables `GUARDIMESH_…`; its workers get the same. */
export const OBFUSCATION_SETTINGS = {
  obfuscationSocket: textSetting(
    'Unix socket the scanner sends files to, at most 107 bytes, in a folder of its own',
    '/run/guardimesh/obfuscation/obfuscation.sock',
  ),
  yaraFolders: listSetting('folders of YARA rules (*.yar), all of which must load', ['/usr/share/guardimesh/yara']),
  modelFolder: optionalText('folder of the models, executable.json and script.json; empty: rules alone judge'),
  obfuscationWorkers: countSetting('processes that look at files, one file at a time each', { min: 1, max: 64 }, 2),
  obfuscationFileSeconds: countSetting('seconds that one file may take', { min: 1, max: 600 }, 20),
  obfuscationFileBytesMax: countSetting(
    'bytes of the largest file that is looked at; it is held in memory',
    { min: 1_024, max: 1_073_741_824 },
    134_217_728,
  ),
  obfuscationMemoryMiBMax: countSetting(
    'resident mebibytes of one worker; the one that has more is ended',
    { min: 64, max: 16_384 },
    512,
  ),
  endWithParent: switchSetting('end when standard input ends: for a parent process that holds the other end', false),
  logLevel: textSetting('debug, info, warn or error', 'info'),
};

export type ObfuscationSettingValues = SettingValues<typeof OBFUSCATION_SETTINGS>;
