export { judgeObfuscation, type ObfuscationModels } from './judge-obfuscation.js';
