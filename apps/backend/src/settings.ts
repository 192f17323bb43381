import { countSetting, optionalText, textSetting, type Setting } from '@guardimesh/kit';

const LOOPBACK = ['127.0.0.1', '::1', 'localhost'];

/** Local mode has no accounts and no TLS, so nobody but this machine may reach it. */
const loopbackAddress: Setting<string> = {
  doc: 'address to listen on, of this machine alone',
  byDefault: '127.0.0.1',
  parse: (text) => {
    if (LOOPBACK.includes(text)) return text;
    throw new Error(`local mode listens on ${LOOPBACK.join(', ')} only`);
  },
};

const localMode: Setting<'local'> = {
  doc: 'who may come in; local: one user on this machine, by one-time link',
  byDefault: 'local',
  parse: (text) => {
    if (text === 'local') return text;
    throw new Error('local is the one mode there is');
  },
};

export const SETTINGS = {
  listenAddress: loopbackAddress,
  port: countSetting('port to listen on; 0: any that is free', { min: 0, max: 65_535 }, 0),
  dataFolder: optionalText('folder that keeps the data; without it the data is in memory and gone at the end'),
  databaseTemplate: optionalText(
    'file of an empty database, which makes the first start quicker; made where it is not there',
  ),
  consoleFolder: textSetting('folder of the built console', ''),
  mode: localMode,
  ingestKey: optionalText("the scanner's key, made by whoever starts both; without it one is made and printed"),
};
