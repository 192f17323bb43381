import { pino } from 'pino';
import { describeError, Lifecycle, parseSettings, systemClock } from '@guardimesh/kit';
import { cronCalendar, Reporter, watchAndScan, type FlowParts } from '@guardimesh/scan-core';
import { connectInspector } from '@guardimesh/sources';
import { paceFrom } from './pace.js';
import { areInForce, deliveryFrom, engineFrom, memoryFrom, obfuscationFrom, passBookFrom, podsFrom } from './parts.js';
import { placesFrom } from './places.js';
import { rescanOnSignal } from './rescan-signal.js';
import { rulesFrom } from './rules.js';
import { scannerSettings } from './settings.js';

// Composition root of the scanner: settings in, the flow's ports filled, the flow run until a signal.
const log = pino({ name: 'scanner' }, pino.destination(2));

async function main(): Promise<void> {
  const settings = parseSettings(scannerSettings, process.env);
  log.level = settings.logLevel;
  const lifecycle = new Lifecycle(log);
  lifecycle.closeOnSignals({ parentPipe: settings.endWithParent, afterwards: () => process.exit(0) });
  const clamd = engineFrom(settings, lifecycle, log);
  const obfuscation = obfuscationFrom(settings, clamd, lifecycle, log);
  const engines = [clamd, ...obfuscation] as const;
  const sink = deliveryFrom(settings, engines, lifecycle, log);
  const put = { put: sink.append.bind(sink) };
  const rules = rulesFrom(settings, lifecycle, log);
  const places = placesFrom(settings, rules, lifecycle, log);
  const parts: FlowParts = {
    feed: connectInspector({ socketPath: settings.inspectorSocket, log, clock: systemClock }),
    pods: podsFrom(settings, lifecycle, log),
    rules,
    ...places.parts,
    engines,
    pace: paceFrom(settings, clamd, obfuscation, log),
    ...memoryFrom(settings, lifecycle, log),
    sink: put,
    requests: rescanOnSignal(),
    book: await passBookFrom(settings, lifecycle, log),
    news: null,
    clock: systemClock,
    log,
  };
  const pace = {
    settlingSeconds: settings.settlingSeconds.map(Number),
    steadySeconds: settings.steadySeconds,
    calendar: settings.schedule === null ? null : cronCalendar(settings.schedule, settings.scheduleJitterSeconds),
    retrySeconds: settings.retrySeconds,
  };
  const budget = {
    entriesMax: settings.entriesMax,
    depthMax: settings.depthMax,
    fileBytesMax: settings.fileBytesMax,
    passBytesMax: settings.passBytesMax,
    passSecondsMax: settings.passSecondsMax,
  };
  const { passesAtOnce, stopWhenSettled } = settings;
  await Promise.all([places.prepared, areInForce(engines, lifecycle.signal)]);
  const flow = watchAndScan(
    parts,
    { pace, budget, passesAtOnce, stopWhenSettled },
    new Reporter(parts),
    lifecycle.signal,
  );
  lifecycle.onClose('flow', () => flow);
  await flow;
  await lifecycle.close();
  process.exit(0);
}

main().catch((thrown: unknown) => {
  log.fatal({ error: describeError(thrown) }, 'the scanner cannot go on');
  process.exit(1);
});
