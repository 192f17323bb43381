export { startDemo, type DemoContainer, type RunningDemo } from './start-demo.js';
