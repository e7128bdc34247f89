// drydock/layers: holds every import of shared/, src-main/ and src-renderer/ against the table eslint/layers.js.
import { builtinModules } from 'node:module';
import path from 'node:path';
import { LAYERS, TESTS, TYPE_PACKAGES } from '../layers.js';

const ALIASES = { '@shared': 'shared', '@main': 'src-main', '@renderer': 'src-renderer' };
const ROOTS = Object.values(ALIASES);
const SOURCE_ENDING = /(\.svelte)?\.(ts|js|svelte)$|\.svelte$/;

/** @type {import('eslint').Rule.RuleModule} */
export const layersRule = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      unknownFolder: '{{file}} is in no folder of eslint/layers.js.',
      layer: '{{from}} may not import {{to}} (eslint/layers.js).',
      typesOnly: '{{from}} may import only types of {{to}}: write `import type`.',
      face: "Import {{to}} through its face: '{{face}}'.",
      sibling: '{{from}} does not import its siblings: what two of them share moves down a floor.',
      alias: "Inside a folder imports are relative: './…'.",
      climbing: "No '../../': use @shared/, @main/ or @renderer/.",
      package: '{{from}} may not use the package {{name}} (eslint/layers.js).',
      typePackage: '{{name}} holds types only: write `import type`.',
      nodePrefix: "Write 'node:{{name}}'.",
    },
  },
  create(context) {
    const file = toPosix(path.relative(context.cwd, context.physicalFilename));
    if (!ROOTS.some((root) => file.startsWith(`${root}/`))) return {};
    const here = place(file, /\.test\.ts$/.test(file));
    if (!here) {
      return { Program: (node) => context.report({ node, messageId: 'unknownFolder', data: { file } }) };
    }

    const check = (node, specifier, typesOnly) => {
      const verdict = judge(here, specifier, typesOnly);
      if (verdict) context.report({ node, ...verdict });
    };
    return {
      ImportDeclaration: (node) => check(node.source, node.source.value, isTypeOnly(node)),
      ExportNamedDeclaration: (node) =>
        node.source && check(node.source, node.source.value, node.exportKind === 'type'),
      ExportAllDeclaration: (node) => check(node.source, node.source.value, node.exportKind === 'type'),
      ImportExpression: (node) =>
        node.source.type === 'Literal' && check(node.source, String(node.source.value), false),
      TSImportType: (node) => check(node, node.source?.value ?? node.argument?.literal?.value ?? '', true),
      "CallExpression[callee.name='require'] > Literal.arguments": (node) =>
        check(node, String(node.value), false),
    };
  },
};

/** Where a file stands: its path without ending, its layer, and its entry among the layer's siblings. */
function place(file, isTest) {
  const target = file.replace(SOURCE_ENDING, '');
  const layer = layerOf(target);
  return layer && { target, layer, isTest, entry: entryOf(layer, target).replace(/\..*$/, '') };
}

function layerOf(target) {
  return LAYERS.filter((l) => target === l.folder || target.startsWith(`${l.folder}/`)).sort(
    (a, b) => b.folder.length - a.folder.length,
  )[0];
}

/** The first path part below the layer's folder; '' or 'index' for its face. */
function entryOf(layer, target) {
  return target.slice(layer.folder.length + 1).split('/')[0] ?? '';
}

/** Returns what is wrong with an import, or null. */
function judge(here, specifier, typesOnly) {
  const spec = specifier.replace(/\?.*$/, '');
  if (spec.startsWith('../../')) return { messageId: 'climbing' };
  const alias = Object.keys(ALIASES).find((a) => spec.startsWith(`${a}/`));
  const relative = spec.startsWith('./') || spec.startsWith('../') || spec === '.' || spec === '..';
  if (!alias && !relative) return judgePackage(here, spec, typesOnly);
  const target = (
    alias
      ? ALIASES[alias] + spec.slice(alias.length)
      : toPosix(path.posix.join(path.posix.dirname(here.target), spec))
  ).replace(SOURCE_ENDING, '');
  return judgeFolder(here, target, Boolean(alias), typesOnly);
}

function judgeFolder(here, target, byAlias, typesOnly) {
  const there = layerOf(target);
  const from = here.layer.folder;
  if (!there) return { messageId: 'layer', data: { from, to: target } };

  if (there === here.layer) {
    const entry = entryOf(there, target);
    if (byAlias && !climbs(here.target, target)) return { messageId: 'alias' };
    const sibling = there.siblings && here.entry !== 'index' && entry !== here.entry && !here.isTest;
    return sibling ? { messageId: 'sibling', data: { from } } : null;
  }

  const allowed = [...(here.layer.imports ?? []), ...(here.isTest ? TESTS.imports : [])];
  const to = there.folder;
  if (!allowed.includes(to)) {
    if (!allowed.includes(`types:${to}`)) return { messageId: 'layer', data: { from, to } };
    if (!typesOnly && !here.isTest) return { messageId: 'typesOnly', data: { from, to } };
  }
  const isFace = target === to || target === `${to}/index`;
  if (isFace || here.layer.inside || isOpen(there, here)) return null;
  return { messageId: 'face', data: { to, face: aliasOf(to) } };
}

/** Whether the way from one file to another needs '../../', which is not written: then the alias is right. */
function climbs(from, to) {
  return path.posix.relative(path.posix.dirname(from), to).startsWith('../../');
}

/** Whether files of a layer may be imported directly, by everybody or by the folder that it is open to. */
function isOpen(there, here) {
  return there.open === true || (there.open && here.target.startsWith(`${there.open}/`));
}

function judgePackage(here, spec, typesOnly) {
  const from = here.layer.folder;
  if (builtinModules.includes(spec)) return { messageId: 'nodePrefix', data: { name: spec } };
  const parts = spec.split('/');
  const name = spec.startsWith('node:') ? 'node' : parts.slice(0, spec.startsWith('@') ? 2 : 1).join('/');
  if (TYPE_PACKAGES.includes(name)) return typesOnly ? null : { messageId: 'typePackage', data: { name } };
  const allowed = [...(here.layer.packages ?? []), ...(here.isTest ? TESTS.packages : [])];
  const matches = (pattern) =>
    pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
  return allowed.some(matches) ? null : { messageId: 'package', data: { from, name: spec } };
}

function isTypeOnly(node) {
  return (
    node.importKind === 'type' ||
    (node.specifiers.length > 0 && node.specifiers.every((s) => s.importKind === 'type'))
  );
}

function aliasOf(folder) {
  const alias = Object.keys(ALIASES).find((a) => folder.startsWith(`${ALIASES[a]}/`));
  return alias ? alias + folder.slice(ALIASES[alias].length) : folder;
}

function toPosix(p) {
  return p.split(path.sep).join('/');
}
