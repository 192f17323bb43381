export { profileBytes, type ByteProfile } from './byte-profile.js';
export { EXECUTABLE_FEATURES, executableFeatures } from './executable-features.js';
export { StringsMeter, type TextShares } from './strings-meter.js';
