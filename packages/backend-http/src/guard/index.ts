export * from './authenticate.js';
export * from './host-check.js';
export * from './origin-check.js';
export * from './session-cookie.js';
