export { decodeBytes } from './decode-bytes.js';
export { DECODE_LIMITS, type Decoded, type DecodedPiece, type DecodeLimits, type StopReason } from './decoded.js';
