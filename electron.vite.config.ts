// Three builds: main (ES modules), preload (one CommonJS file, because it is sandboxed), renderer (the window).
// Targets are set to Electron 33 (Node 20.18, Chromium 130), the oldest runtime that the tests run on, whatever is declared.
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'electron-vite';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Plugin, Rolldown } from 'vite';
import { alias } from './aliases.config.js';

const root = import.meta.dirname;
const NODE = 'node20.18';
const CHROMIUM = 'chrome130';
/** Development dependencies that end up in the window's bundle, or are the runtime. */
const IN_THE_WINDOW =
  /^(@codemirror|@fontsource|@lezer|@lucide|@tanstack|@xterm|bits-ui|codemirror|cytoscape|electron$|paneforge|svelte$)/;

export default defineConfig({
  main: {
    resolve: { alias },
    plugins: [startsWithout('just-bash', 'ws')],
    build: {
      outDir: 'out/main',
      target: NODE,
      sourcemap: true,
      // What every start needs is bundled: less to look up and to read.
      externalizeDeps: { exclude: ['valibot', 'js-yaml', 'rfc6902'] },
      rollupOptions: {
        // No module is imported for what it does when it is loaded: unused ones, and their packages, stay out.
        treeshake: { moduleSideEffects: false },
        input: {
          index: resolve(root, 'src-main/desktop/index.ts'),
          cli: resolve(root, 'src-main/cli/index.ts'),
        },
        // In one folder, so that import.meta.dirname is the same wherever a module ends up.
        output: {
          format: 'es',
          entryFileNames: '[name].js',
          chunkFileNames: '[name]-[hash].js',
          // The shell and its package stay apart from what every start loads.
          codeSplitting: {
            groups: [
              // What the first window needs before anything else is loaded.
              { name: 'checks', test: /[\\/](valibot|shared[\\/]contract[\\/]preferences)/, priority: 2 },
              { name: 'shared', test: /[\\/](shared|js-yaml|rfc6902)[\\/]/, priority: 1 },
              // Of the shell, this alone is in force from the start; a group takes along what its modules import.
              { name: 'own-time', test: /src-main[\\/]programs[\\/]own-time/, priority: 1 },
              { name: 'shell', test: /src-main[\\/]programs[\\/](?!index|runner)/ },
            ],
          },
          // Without comments and blanks, which would be read at every start; names stay, for reports.
          minify: { compress: false, mangle: false, codegen: { removeWhitespace: true } },
        },
      },
    },
  },
  preload: {
    resolve: { alias },
    build: {
      outDir: 'out/preload',
      target: NODE,
      // A sandboxed preload may require('electron') and nothing else.
      externalizeDeps: false,
      rollupOptions: {
        input: { index: resolve(root, 'src-main/preload/index.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: resolve(root, 'src-renderer'),
    resolve: { alias },
    define: { __PARTS__: JSON.stringify(parts()) },
    plugins: [
      svelte({ configFile: resolve(root, 'svelte.config.js') }),
      contentSecurityPolicy(),
      fontsFirst(),
      firstPictureWithout('js-yaml', '@floating-ui/dom', 'codemirror', '@xterm/xterm'),
    ],
    build: {
      outDir: resolve(root, 'out/renderer'),
      target: CHROMIUM,
      sourcemap: true,
      minify: true, // every start parses it
      modulePreload: { polyfill: false },
      chunkSizeWarningLimit: 3000, // loaded from disk
      rollupOptions: {
        input: { index: resolve(root, 'src-renderer/index.html') },
        // None of these is imported for what it does when it is loaded: what the first picture does not use stays out of it.
        treeshake: {
          moduleSideEffects: (id) => !/[\\/](shared|src-renderer[\\/]model|js-yaml)[\\/]/.test(id),
        },
        // All that the window's beginning imports is three files, asked for at once and not one after another: while one
        // is compiled, the next is read.
        output: {
          codeSplitting: {
            groups: [
              { name: 'drawing', tags: ['$initial'], test: /[\\/]node_modules[\\/]cytoscape/, priority: 2 },
              { name: 'library', tags: ['$initial'], test: /[\\/]node_modules[\\/]/, priority: 1 },
              { name: 'first', tags: ['$initial'] },
            ],
          },
        },
        checks: { pluginTimings: false },
      },
    },
  },
});

/** Asks for the fonts of the first picture beside its program: text is laid out once, and no other font is looked for. */
function fontsFirst(): Plugin {
  return {
    name: 'fonts-first',
    transformIndexHtml: {
      order: 'post',
      handler: (_html, { bundle }) => {
        if (!bundle) return [];
        const fonts = Object.keys(bundle).filter((file) => /-latin-wght-normal-[^/]*\.woff2$/.test(file));
        if (fonts.length !== 2) throw new Error(`two fonts were expected, not ${fonts.join(', ') || 'none'}`);
        return fonts.map((file) => ({
          tag: 'link',
          // No crossorigin: a page from a file asks for its fonts with credentials, and a preload must be like it.
          attrs: { rel: 'preload', as: 'font', type: 'font/woff2', href: `./${file}` },
          injectTo: 'head' as const,
        }));
      },
    },
  };
}

/** Breaks the build where the app would load one of these packages whenever it starts. */
function startsWithout(...packages: string[]): Plugin {
  return {
    name: 'starts-without',
    generateBundle(_options, bundle) {
      const first = Object.values(bundle).find(
        (chunk) => chunk.type === 'chunk' && chunk.facadeModuleId?.endsWith('/desktop/compose.ts'),
      );
      if (!first) this.error('no chunk begins with src-main/desktop/compose.ts');
      for (const { fileName, imports } of loadedWith(first.fileName, bundle)) {
        const found = imports.find((imported) => packages.includes(imported));
        if (found) this.error(`every start of the app would load ${found}, which ${fileName} imports`);
      }
    },
  };
}

/** Breaks the build where every window would load one of these packages before its first picture. */
function firstPictureWithout(...packages: string[]): Plugin {
  return {
    name: 'first-picture-without',
    generateBundle(_options, bundle) {
      const first = Object.values(bundle).find((chunk) => chunk.type === 'chunk' && chunk.isEntry);
      if (!first) this.error('no chunk is an entry');
      const modules = loadedWith(first.fileName, bundle).flatMap(({ moduleIds }) => moduleIds);
      const found = packages.find((name) => modules.some((id) => id.includes(`/node_modules/${name}/`)));
      if (found) this.error(`the first picture would wait for ${found}`);
    },
  };
}

/** A chunk and all that it imports, directly or not. */
function loadedWith(fileName: string, bundle: Rolldown.OutputBundle): Rolldown.OutputChunk[] {
  const names = new Set([fileName]);
  const chunks: Rolldown.OutputChunk[] = [];
  for (const name of names) {
    const chunk = bundle[name];
    if (chunk?.type !== 'chunk') continue;
    chunks.push(chunk);
    for (const imported of chunk.imports) names.add(imported);
  }
  return chunks;
}

/** What Drydock is made with, for its About dialog: the packages that go into it, with their licences. */
function parts(): { name: string; version: string; licence: string }[] {
  const read = (path: string): Record<string, unknown> =>
    JSON.parse(readFileSync(resolve(root, path), 'utf8')) as Record<string, unknown>;
  const { dependencies, devDependencies } = read('package.json') as Record<string, Record<string, string>>;
  const bundled = Object.keys(devDependencies!).filter((name) => IN_THE_WINDOW.test(name));
  return [...Object.keys(dependencies!), ...bundled].sort().map((name) => {
    const { version, license } = read(`node_modules/${name}/package.json`);
    return {
      name,
      version: String(version),
      licence: typeof license === 'string' ? license : 'see its package',
    };
  });
}

/**
 * Writes the policy into index.html. Inline styles are needed by cytoscape, CodeMirror and xterm, which make their own
 * style elements; hot reload needs its socket, in dev only.
 */
function contentSecurityPolicy(): Plugin {
  const policy = (connect: string): string =>
    [
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self' 'unsafe-inline'",
      "img-src 'self' data: blob:",
      "font-src 'self' data:",
      `connect-src ${connect}`,
      "base-uri 'none'",
      "form-action 'none'",
    ].join('; ');
  return {
    name: 'content-security-policy',
    transformIndexHtml: (_html, context) => [
      {
        tag: 'meta',
        attrs: {
          'http-equiv': 'Content-Security-Policy',
          content: policy(context.server ? "'self' ws://localhost:*" : "'self'"),
        },
        injectTo: 'head-prepend',
      },
    ],
  };
}
