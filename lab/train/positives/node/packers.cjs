'use strict';
// One function a tool: (load, text, method, seed) gives the packed text.

const presets = {
  low: { compact: true, stringArray: true, stringArrayThreshold: 1, selfDefending: false },
  medium: {
    controlFlowFlattening: true,
    controlFlowFlatteningThreshold: 0.75,
    deadCodeInjection: true,
    deadCodeInjectionThreshold: 0.4,
    stringArray: true,
    stringArrayEncoding: ['base64'],
    stringArrayThreshold: 0.9,
    numbersToExpressions: true,
    splitStrings: true,
  },
  high: {
    controlFlowFlattening: true,
    controlFlowFlatteningThreshold: 1,
    deadCodeInjection: true,
    deadCodeInjectionThreshold: 1,
    debugProtection: true,
    selfDefending: true,
    stringArray: true,
    stringArrayEncoding: ['rc4'],
    stringArrayThreshold: 1,
    transformObjectKeys: true,
    splitStrings: true,
    splitStringsChunkLength: 5,
    unicodeEscapeSequence: true,
  },
  unicode: {
    unicodeEscapeSequence: true,
    stringArray: false,
    identifierNamesGenerator: 'mangled',
    splitStrings: true,
    numbersToExpressions: true,
  },
};

const confuser = {
  low: { target: 'node', preset: 'low' },
  medium: { target: 'node', preset: 'medium' },
  high: { target: 'node', preset: 'high' },
};

/** A string with the given pieces of code in it, run at once. */
function literals(text, code) {
  return text.replace(/'((?:[^'\\\n]|\\.){2,60})'/g, (whole, body) =>
    body.includes('\\') || body === 'use strict' ? whole : `(${code(body)})`,
  );
}

module.exports = {
  'javascript-obfuscator': (load, text, method, seed) =>
    load('javascript-obfuscator')
      .obfuscate(text, { ...presets[method], seed, target: 'node' })
      .getObfuscatedCode(),

  'js-confuser': async (load, text, method) => (await load('js-confuser').obfuscate(text, confuser[method])).code,

  jsfuck: (load, text, method) => {
    return load('jsfuck').JSFuck.encode(text.slice(0, 700), method !== 'expression', method === 'parent');
  },

  jscrewit: (load, text, method) =>
    load('jscrewit').encode(text, {
      runAs: method === 'call' ? 'call' : 'eval',
      features: method === 'node' ? 'NODE_20' : 'BROWSER',
    }),

  roadroller: async (load, text, method) => {
    // The package is an ES module, which only import() takes.
    const { Packer } = await import(load.resolve('roadroller').replace(/index.cjs$/, 'index.mjs'));
    const packer = new Packer(
      [{ data: text, type: 'js', action: 'eval' }],
      method === 'dirty' ? { allowFreeVars: true } : {},
    );
    await packer.optimize(method === 'optimised' ? 1 : 0);
    const { firstLine, secondLine } = packer.makeDecoder();
    return firstLine + secondLine;
  },

  regpack: (load, text, method) =>
    load('regpack').cmdRegPack(text, {
      crushGainFactor: method === 'gain' ? 2 : 1,
      crushCopiesFactor: method === 'copies' ? 1 : 0,
    }),

  gnirts: (load, text, method) => {
    const { getCode } = load('gnirts');
    if (method === 'literals') return literals(text, getCode);
    return `eval(${getCode(text.slice(0, 6000))})`;
  },

  'bash-obfuscate': (load, text, method) => load('bash-obfuscate')(text, Number(method), true),
};
