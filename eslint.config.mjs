import js from '@eslint/js';
import globals from 'globals';
import tseslint from 'typescript-eslint';
import { rings } from './tools/house/ring-rule.mjs';

const house = { rules: { rings } };

export default tseslint.config(
  { ignores: ['**/dist/', '**/bundle/', '**/node_modules/', '.guardimesh/'] },
  js.configs.recommended,
  { plugins: { house }, rules: { 'house/rings': 'error', 'max-lines': ['error', { max: 400 }], eqeqeq: 'error' } },
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: {
        project: [
          'packages/*/tsconfig.json',
          'apps/*/tsconfig.json',
          'tsconfig.tests.json',
          'bench/tsconfig.json',
          'lab/tsconfig.json',
        ],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/no-unnecessary-condition': ['error', { allowConstantLoopConditions: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
    },
  },
  {
    files: ['packages/*/src/**/*.ts'],
    ignores: ['packages/testkit/**'],
    rules: {
      'no-restricted-properties': [
        'error',
        {
          object: 'process',
          property: 'env',
          message: 'only apps read the environment; take a parsed setting instead',
        },
        { object: 'process', property: 'exit', message: 'only apps end the process; throw instead' },
      ],
      'no-console': 'error',
    },
  },
  { files: ['**/*.mjs', '**/*.js'], languageOptions: { globals: globals.node } },
  { files: ['**/*.cjs'], languageOptions: { globals: globals.node, sourceType: 'commonjs' } },
);
