import { expect, test } from 'vitest';
import { countSetting, listSetting, optionalText, parseSettings, switchSetting, textSetting } from '@guardimesh/kit';

const table = {
  nodeName: textSetting('name of the node'),
  filesMax: countSetting('files at most', { min: 1, max: 10 }, 5),
  isOn: switchSetting('on or off', false),
  paths: listSetting('paths', []),
  caFile: optionalText('a file'),
};

test('values are typed, defaults stand in, names follow the variables', () => {
  const values = parseSettings(table, {
    GUARDIMESH_NODE_NAME: 'n',
    GUARDIMESH_IS_ON: 'true',
    GUARDIMESH_PATHS: ' a, b,',
    HOME: '/x',
  });
  expect(values).toEqual({ nodeName: 'n', filesMax: 5, isOn: true, paths: ['a', 'b'], caFile: null });
});

test.each([
  [{}, 'GUARDIMESH_NODE_NAME is not set: name of the node'],
  [
    { GUARDIMESH_NODE_NAME: 'n', GUARDIMESH_FILES_MAX: '11' },
    'GUARDIMESH_FILES_MAX="11": a whole number from 1 to 10 is wanted (files at most)',
  ],
  [{ GUARDIMESH_NODE_NAME: 'n', GUARDIMESH_FILES_MAX: '1e1' }, 'a whole number'],
  [{ GUARDIMESH_NODE_NAME: 'n', GUARDIMESH_IS_ON: 'yes' }, 'true or false is wanted'],
  [{ GUARDIMESH_NODE_NAME: 'n', GUARDIMESH_FILE_MAX: '1' }, 'GUARDIMESH_FILE_MAX is not a setting of this program'],
])('%o is refused', (environment, message) => {
  expect(() => parseSettings(table, environment)).toThrow(message);
});
