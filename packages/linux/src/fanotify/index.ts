export { FanEvent, FanotifyGroup } from './fanotify-group.js';
export { Poll } from './poll.js';
