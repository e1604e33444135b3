import { readFileSync, readdirSync } from 'node:fs';
import js from '@eslint/js';
import tseslint from 'typescript-eslint';

/** Which layers each layer may import. Tests may also use `plugin-testing` and the packages of their own subject. */
const mayImport = {
  contracts: ['contracts'],
  lib: ['contracts', 'lib'],
  plugin: ['contracts', 'lib'],
  host: ['contracts', 'lib', 'host'],
  client: ['contracts'],
  preset: ['contracts'],
  sdk: ['contracts', 'lib', 'host', 'sdk'],
  app: ['contracts', 'lib', 'host', 'client', 'preset', 'sdk', 'app'],
};

const workspaces = ['packages', 'apps'].flatMap((root) =>
  readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => {
      const folder = `${root}/${entry.name}`;
      const manifest = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
      const layer = manifest.nx?.tags?.find((tag) => tag.startsWith('layer:'))?.slice('layer:'.length);
      if (!(layer in mayImport))
        throw new Error(`${folder}/package.json: nx.tags must name a layer of ${Object.keys(mayImport)}`);
      return { folder, name: manifest.name, layer, isNode: layer === 'app' };
    }),
);

/** Modules of other layers, and of the package itself by its own name, that `workspace` must not import. */
function forbiddenImports(workspace) {
  const forbidden = workspaces.filter(
    ({ name, layer }) => name === workspace.name || !mayImport[workspace.layer].includes(layer),
  );
  return forbidden.map(({ name, layer }) => ({
    regex: `^${name}(/.*)?$`,
    message: `A package of layer ${workspace.layer} must not import ${name} (layer ${layer}): see the table in ARCHITECTURE.md.`,
  }));
}

const reachingOut = {
  regex: '^(\\.\\./)+(packages|apps)/|^(\\.\\./){2,}[^/]+/src/',
  message: 'Import other packages by their name, never by a path into their sources.',
};

const tests = ['**/*.test.ts', '**/testing-fixtures/**', '**/scripts/**'];

const layerRules = workspaces.map((workspace) => ({
  files: [`${workspace.folder}/src/**/*.ts`],
  ignores: tests,
  rules: { 'no-restricted-imports': ['error', { patterns: [...forbiddenImports(workspace), reachingOut] }] },
}));

// Main entries stay neutral: Node code lives in src/node (and in apps), so that a bundler for browsers never meets it.
const neutralRules = workspaces
  .filter(({ isNode }) => !isNode)
  .map((workspace) => ({
    files: [`${workspace.folder}/src/**/*.ts`],
    ignores: [...tests, `${workspace.folder}/src/node/**`],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            ...forbiddenImports(workspace),
            reachingOut,
            { regex: '^node:', message: 'This package is neutral: Node code belongs in src/node, exported as /node.' },
          ],
        },
      ],
      'no-restricted-globals': ['error', 'window', 'document', 'Buffer'],
    },
  }));

export default tseslint.config(
  {
    ignores: [
      '**/dist/**',
      '**/generated/**',
      '**/node_modules/**',
      '**/assembly/**',
      '.nx/**',
      '**/*.mjs',
      '**/*.js',
      '**/*.cjs',
    ],
  },
  js.configs.recommended,
  ...tseslint.configs.recommended,
  {
    files: ['**/*.ts', '**/*.tsx'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { arguments: false } }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/only-throw-error': 'error',
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
      eqeqeq: 'error',
      'prefer-const': 'error',
      'no-console': 'error',
    },
  },
  { files: tests, rules: { 'max-lines': 'off', 'no-console': 'off' } },
  { files: ['apps/**', 'tools/**', 'examples/**', '**/scripts/**'], rules: { 'no-console': 'off' } },
  {
    files: ['tests/**', 'examples/**'],
    languageOptions: {
      parserOptions: { projectService: { allowDefaultProject: ['examples/*.ts', 'examples/*/*.ts'] } },
    },
  },
  ...layerRules,
  ...neutralRules,
);
