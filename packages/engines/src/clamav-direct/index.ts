export { DirectSession } from './direct-session.js';
export { unseenBecause, type NumberedReply, type Reply } from '../clamav/reply.js';
