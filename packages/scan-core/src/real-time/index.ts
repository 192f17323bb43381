export { listenToRealTime } from './listen-to-real-time.js';
