import { Command, InvalidArgumentError } from 'commander';
import { describeError } from '@guardimesh/kit';
import { doctor } from './doctor/index.js';
import { egress } from './egress/index.js';
import { scan } from './scan/index.js';
import { up } from './up/index.js';
import { DEFAULT_STATE_FOLDER } from './up/places.js';
import { VERSION } from './version.js';

/** Exit codes: 0 done; 1 something was found, or a check failed; 2 an error, or something was not scanned; 130 Ctrl-C. */
const program = new Command('guardimesh')
  .description('Runtime malware scanning for containers')
  .version(VERSION)
  .showHelpAfterError('(guardimesh --help lists the commands)')
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2));

program
  .command('up')
  .description("scan this machine's containers and show the findings in the console")
  .option('--demo', 'with a containerd and two containers of our own, one clean, one that writes EICAR', false)
  .option('--once', 'end after the first full pass of the demonstration; results as JSON lines', false)
  .option('--port <number>', 'port of the console on 127.0.0.1; 0: any free one', portNumber, 0)
  .option('--state <folder>', 'where results and signatures are kept between runs', DEFAULT_STATE_FOLDER)
  .action(async (options: { demo: boolean; once: boolean; port: number; state: string }) => {
    end(await up(options));
  });

program
  .command('scan')
  .description(
    'scan a file, a folder or a running container; exit code 0 clean, 1 found, 2 an error or something unscanned',
  )
  .argument('<what>', 'a path, or the id, beginning of an id, or name of a running container')
  .option('--json', 'findings and summary as JSON lines', false)
  .option('--clamd <socket>', "use this clamd's Unix socket instead of starting one")
  .option('--runtime <name:socket>', 'look for the container there, as containerd:/run/containerd/containerd.sock')
  .action(async (what: string, options: { json: boolean; clamd?: string; runtime?: string }) => {
    end(await scan(what, options));
  });

program
  .command('egress')
  .description('print what this node would send, without sending it')
  .option('--fields', 'only list the fields that can leave, and why', false)
  .option('--markdown', 'with --fields: as the page docs/what-leaves-your-cluster.md', false)
  .option('--example', 'only print one made-up batch', false)
  .action(async (options: { fields: boolean; markdown: boolean; example: boolean }) => {
    end(await egress(options));
  });

program
  .command('doctor')
  .description('say what is missing on this machine and how to get it')
  .option('--json', 'as JSON', false)
  .option('--install <what>', 'install what is missing for `up`, `demo`, `test` or `lab` where that is possible')
  .action(async (options: { json: boolean; install?: string }) => {
    end(await doctor(options));
  });

function portNumber(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) throw new InvalidArgumentError('a port from 0 to 65535 is wanted');
  return port;
}

function end(code: number): void {
  process.exit(code);
}

try {
  await program.parseAsync();
} catch (thrown) {
  process.stderr.write(`guardimesh: ${describeError(thrown)}\n`);
  process.exit(2);
}
