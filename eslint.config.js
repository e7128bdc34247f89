import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import tseslint from 'typescript-eslint';
import { determinismRules } from './eslint/bans.js';
import { layersRule } from './eslint/rules/layers.js';
import { longFileRule } from './eslint/rules/long-file.js';
import svelteConfig from './svelte.config.js';

const typed = ['**/*.ts', '**/*.svelte'];
const tests = ['**/*.test.ts', 'src-main/engine/testing/**'];
const drydock = { rules: { layers: layersRule, 'long-file': longFileRule } };

export default tseslint.config(
  { ignores: ['node_modules/', 'out/', 'dist-pkg/', 'shared/messages/'] },
  js.configs.recommended,
  { languageOptions: { globals: globals.node }, linterOptions: { reportUnusedDisableDirectives: 'error' } },

  // TypeScript and Svelte, with types.
  { files: typed, extends: [tseslint.configs.recommended] },
  ...svelte.configs.recommended,
  {
    files: typed,
    languageOptions: {
      parserOptions: {
        projectService: true,
        tsconfigRootDir: import.meta.dirname,
        extraFileExtensions: ['.svelte'],
      },
    },
    plugins: { drydock },
    rules: {
      'drydock/layers': 'error',
      'no-undef': 'off', // TypeScript does it, with the names of each layer
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'separate-type-imports' }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/return-await': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true, requireDefaultForNonUnion: false },
      ],
      'no-restricted-exports': ['error', { restrictDefaultExports: { direct: true } }],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: tseslint.parser, svelteConfig }, globals: globals.browser },
    rules: {
      'no-restricted-exports': 'off', // a component is a default export
      'prefer-const': 'off', // $props() are declared by let
      'svelte/prefer-const': 'error',
      'svelte/no-at-html-tags': 'error',
    },
  },
  { files: ['*.config.ts'], rules: { 'no-restricted-exports': 'off' } },

  // Playwright reads the names of the fixtures that a fixture needs from its pattern, even from an empty one.
  {
    files: ['e2e/**/*.ts'],
    rules: { 'no-empty-pattern': ['error', { allowObjectPatternsAsParameters: true }] },
  },

  // The deterministic code.
  {
    files: ['shared/**/*.ts', 'src-main/engine/**/*.ts'],
    ignores: tests,
    rules: determinismRules,
  },

  // Files that grew: at 400 lines think, at 600 split.
  {
    files: typed,
    ignores: tests,
    rules: { 'drydock/long-file': ['warn', 400], 'max-lines': ['error', 600] },
  },
);
