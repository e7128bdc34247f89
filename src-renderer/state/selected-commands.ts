/** What can be done with the selected node or pod, for the command palette: the same as its context menu and keys. */
import { canRestart, canScale, canTolerate, type Target } from '@renderer/model';
import { m } from '@shared/messages';
import type { App } from './app.svelte';

export interface SelectedCommand {
  readonly id: string;
  readonly text: string;
  /** kubectl's words for it, found in every language. */
  readonly words: string;
  readonly keys?: string;
  readonly run: () => void;
}

export function selectedCommands(app: App): readonly SelectedCommand[] {
  const target = app.selection.target;
  if (target?.resource === 'nodes') return nodeCommands(app, target.key);
  if (target?.resource === 'pods') return podCommands(app, target.key);
  return target ? otherCommands(app, target) : [];
}

function nodeCommands({ session, actions, consoles }: App, name: string): readonly SelectedCommand[] {
  const node = session.node(name);
  if (!node) return [];
  return [
    node.cordoned
      ? command('uncordon', m.menu_uncordon(), 'uncordon', () => void actions.uncordon(name), 'u')
      : command('cordon', m.menu_cordon(), 'cordon', () => void actions.cordon(name), 'c'),
    command('drain', m.menu_drain(), 'drain', () => (actions.dialog = { kind: 'drain', node: name }), 'r'),
    command('taint', m.menu_taint(), 'taint', () => actions.openTaint(name), 't'),
    command('untaint', m.menu_untaint(), 'taint', () => actions.openUntaint(name), 'Shift t'),
    command(
      'label',
      m.menu_label(),
      'label',
      () => actions.openLabel({ resource: 'nodes', key: name }),
      'Shift l',
    ),
    command('ssh', m.menu_ssh(), 'ssh shell', () => consoles.run(`ssh ${name}`), 's'),
    command('clone', m.menu_clone_node(), 'clone', () => actions.openClone(name)),
    command('delete', m.menu_delete_node(), 'delete', () => actions.openDeleteNode(name), 'Del'),
  ];
}

function podCommands(app: App, key: string): readonly SelectedCommand[] {
  const { session, actions, selection } = app;
  const pod = session.pod(key);
  if (!pod) return [];
  return [
    command('move', m.menu_move(), 'move', () => app.pick(key), 'm'),
    command('why', m.tab_why(), 'why', () => (selection.tab = 'why'), 'w'),
    command('label', m.menu_label(), 'label', () => actions.openLabel({ resource: 'pods', key }), 'Shift l'),
    command(
      'tolerate',
      m.menu_tolerate(),
      'toleration',
      () => actions.openTolerate({ resource: 'pods', key }),
      't',
    ),
    ...(pod.node === ''
      ? []
      : [command('shell', m.menu_shell(), 'exec shell', () => app.openShell(key), 's')]),
    command('delete', m.menu_delete_pod(), 'delete', () => actions.openDelete(key), 'Del'),
  ];
}

function otherCommands({ session, actions }: App, target: Target): readonly SelectedCommand[] {
  const object = session.object(target.resource, target.key);
  if (!object) return [];
  return [
    ...(canScale(target.resource)
      ? [command('scale', m.menu_scale(), 'scale', () => actions.openScale(target), 's')]
      : []),
    ...(canRestart(target.resource, object)
      ? [command('restart', m.menu_restart(), 'restart', () => void actions.restartRollout(target), 'r')]
      : []),
    ...(canTolerate(target.resource)
      ? [command('tolerate', m.menu_tolerate(), 'toleration', () => actions.openTolerate(target), 't')]
      : []),
    command('delete', m.menu_delete(), 'delete', () => actions.openDeleteObject(target), 'Del'),
  ];
}

function command(id: string, text: string, words: string, run: () => void, keys?: string): SelectedCommand {
  return { id: `selected:${id}`, text, words, run, ...(keys ? { keys } : {}) };
}
