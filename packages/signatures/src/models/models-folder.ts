import { join } from 'node:path';

/**
 * Where the models of the obfuscation scanner lie that come with the product: `executable.json` and `script.json`, see the model card in
 * docs/model-card.md.
 */
export function ownModelsFolder(): string {
  return join(import.meta.dirname, '..', '..', 'models');
}
