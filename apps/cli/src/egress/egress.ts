import { CliError } from '../output/index.js';
import { exampleBatch } from './example-batch.js';
import { fieldsAsMarkdown, fieldsAsText } from './fields.js';
import { printThisNode } from './print-this-node.js';

/** What leaves, or would leave, without sending it. @returns the exit code */
export async function egress(options: { fields: boolean; markdown: boolean; example: boolean }): Promise<number> {
  if (options.fields) {
    process.stdout.write(options.markdown ? fieldsAsMarkdown() : fieldsAsText());
    return 0;
  }
  if (options.example) {
    process.stdout.write(`${JSON.stringify(exampleBatch(), null, 2)}\n`);
    return 0;
  }
  if (process.platform !== 'linux' || process.geteuid?.() !== 0) {
    throw new CliError(
      'missing-part',
      'looking at this node’s containers needs Linux and root; --fields and --example work everywhere',
    );
  }
  return printThisNode();
}
