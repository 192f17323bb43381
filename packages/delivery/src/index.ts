export * from './batching.js';
export * from './delivery-error.js';
export * from './http-uplink.js';
export * from './memory-buffer.js';
export * from './printing-uplink.js';
export * from './report-buffer.js';
export * from './sending.js';
export * from './uplink.js';
