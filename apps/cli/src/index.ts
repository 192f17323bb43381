// What benches and tests of the whole product start, as `up` does.
export { BackendSession } from './up/backend-session.js';
export { startBackend, type RunningBackend } from './up/start-backend.js';
export {
  startInspector,
  startNodeSide,
  startObfuscationScanner,
  startScanner,
  type NodeSide,
  type NodeSideSettings,
} from './up/start-node-side.js';
export { fieldsAsMarkdown } from './egress/fields.js';
export { exampleBatch } from './egress/example-batch.js';
export { planFor } from './up/machine-plan.js';
