import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { errnoOf, SettingsError } from '@guardimesh/kit';
import { parseModel, type ObfuscationModels, type TreeModel } from '@guardimesh/obfuscation';

const FILES = { executable: 'executable.json', script: 'script.json' } as const;

export interface LoadedModels extends ObfuscationModels {
  /** changes with any of them; `none` where there is no model */
  readonly label: string;
}

/**
 * The models of a folder. One that is not there is none, and rules alone speak of such files; one that is wrong is an error.
 * @param folder null: no models at all
 * @throws {SettingsError} `bad-setting` with the file's name and what is wrong in it
 */
export function loadModels(folder: string | null): LoadedModels {
  const executable = folder === null ? null : load(join(folder, FILES.executable), 'executable');
  const script = folder === null ? null : load(join(folder, FILES.script), 'script');
  const labels = [executable, script].flatMap((loaded) => (loaded === null ? [] : [loaded.label]));
  return {
    executable: executable?.model ?? null,
    script: script?.model ?? null,
    label: labels.length === 0 ? 'none' : labels.join(' '),
  };
}

function load(
  path: string,
  subject: TreeModel['subject'],
): { readonly model: TreeModel; readonly label: string } | null {
  let text: Buffer;
  try {
    text = readFileSync(path);
  } catch (thrown) {
    if (errnoOf(thrown) === 'ENOENT') return null;
    throw new SettingsError('bad-setting', `the model ${path} cannot be read: ${String(thrown)}`);
  }
  const model = parse(path, text);
  if (model.subject !== subject)
    throw new SettingsError('bad-setting', `the model ${path} is of ${model.subject} files, not of ${subject} files`);
  const digest = createHash('sha256').update(text).digest('hex').slice(0, 8);
  return { model, label: `${model.version}-${digest}` };
}

function parse(path: string, text: Buffer): TreeModel {
  try {
    return parseModel(JSON.parse(text.toString('utf8')));
  } catch (thrown) {
    throw new SettingsError('bad-setting', `the model ${path} does not load: ${String(thrown)}`);
  }
}
