/**
 * Single keys, as in k9s and video players. Not while somebody types, and not under a dialog or menu: not even before it
 * has taken the focus, or while its code is still being loaded, or what is typed for it would be done to the cluster.
 */
import { canRestart, canScale, canTolerate, type Target } from '@renderer/model';
import type { App } from '@renderer/state';

/** Carries out a key; false where it means nothing here. */
export function shortcut(app: App, event: KeyboardEvent): boolean {
  if (event.defaultPrevented) return false;
  if (event.key === 'Escape') return escape(app);
  if (covered(app)) return false;
  if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === 'k') {
    app.actions.palette = true;
    return true;
  }
  // The native menu has these, too; it hears only what the page leaves.
  if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey) {
    const key = event.key.toLowerCase();
    const dialog = key === ',' ? 'preferences' : key === 's' ? 'savePoint' : undefined;
    if (dialog) {
      app.menuCommand(dialog);
      return true;
    }
  }
  if (event.ctrlKey && !event.altKey && event.code === 'Backquote') {
    app.consoles.toggle();
    return true;
  }
  if ((event.ctrlKey || event.metaKey) && !event.altKey && !busy(event.target)) {
    if (event.key.toLowerCase() === 'a') {
      app.selectShownPods();
      return true;
    }
    if (event.key.toLowerCase() === 'z') {
      void (event.shiftKey ? app.undo.redo() : app.undo.undo());
      return true;
    }
  }
  if (event.altKey && event.shiftKey && event.key.startsWith('Arrow') && !busy(event.target)) {
    app.view(`card${event.key.slice('Arrow'.length)}`);
    return true;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || busy(event.target)) return false;
  return timeKey(app, event) || windowKey(app, event) || selectionKey(app, event);
}

/**
 * Keys that are the timeline's wherever the focus is, before a list takes them for its own: tabs and trees go to their
 * ends with Home and End, with Shift or without. False where the key means nothing here.
 */
export function timelineKey(app: App, event: KeyboardEvent): boolean {
  if (!event.shiftKey || event.ctrlKey || event.metaKey || event.altKey) return false;
  if (covered(app) || busy(event.target)) return false;
  if (event.key === 'Home') void app.session.goTo(0);
  else if (event.key === 'End') void app.session.goLive();
  else return false;
  return true;
}

function escape(app: App): boolean {
  if (app.actions.dialog !== null) {
    // One that is there hears Escape first: this one is still on its way.
    app.actions.dialog = null;
    return true;
  }
  if (app.actions.menu !== null || app.actions.canvasMenu !== null) {
    app.actions.menu = app.actions.canvasMenu = null;
    return true;
  }
  if (app.drag.state.phase === 'pressed' || app.drag.state.phase === 'dragging') {
    app.drag.send({ type: 'cancel' });
    return true;
  }
  if (app.drag.refusal) {
    app.drag.refusal = null;
    return true;
  }
  if (app.drag.outcome) {
    app.drag.outcome = null;
    return true;
  }
  if (app.selection.others.length > 0) {
    app.selection.select(app.selection.target);
    return true;
  }
  return false;
}

function timeKey({ session, playback }: App, event: KeyboardEvent): boolean {
  // With Shift, other layouts have other characters on these two keys.
  if (event.shiftKey && (event.code === 'Comma' || event.code === 'Period')) {
    void session.toInput(event.code === 'Comma' ? -1 : 1);
    return true;
  }
  switch (event.key) {
    case ',':
      void session.back();
      return true;
    case '.':
      void session.forward();
      return true;
    case ' ':
      // Space presses the button that has the focus.
      if (
        event.target instanceof HTMLElement &&
        event.target.closest('button, select, summary, [role="tab"]')
      )
        return false;
      void playback.toggle();
      return true;
    default:
      return false;
  }
}

function windowKey(app: App, event: KeyboardEvent): boolean {
  switch (event.key) {
    case '/':
      app.actions.palette = true;
      return true;
    case 'b':
      app.marks.open = true;
      return true;
    case '?':
      app.actions.dialog = { kind: 'keys' };
      return true;
    case '0':
      app.view('fit');
      return true;
    case 'z':
      app.view('zoomSelection');
      return true;
    case 'f':
      app.view('filter');
      return true;
    case '+':
    case '=':
      app.view('zoomIn');
      return true;
    case '-':
      app.view('zoomOut');
      return true;
    default:
      return false;
  }
}

function selectionKey(app: App, event: KeyboardEvent): boolean {
  const { selection } = app;
  const { target } = selection;
  if (!target) return false;
  // Where something has the focus, it opens its own.
  const isMenuKey = event.key === 'ContextMenu' || (event.shiftKey && event.key === 'F10');
  const hasMenu =
    '[data-testid="picture"], [data-testid="node-card"], [data-testid="tray"], [role="treegrid"]';
  if (isMenuKey && !(event.target instanceof HTMLElement && event.target.closest(hasMenu))) {
    const at = target.resource === 'pods' ? app.homeOf(target.key) : null;
    app.actions.openMenu(target, at?.x ?? innerWidth / 2, at?.y ?? innerHeight / 3);
    return true;
  }
  switch (event.key) {
    case 'd':
      selection.tab = 'overview';
      return true;
    case 'e':
      selection.tab = 'events';
      return true;
    case 'y':
      selection.tab = 'yaml';
      return true;
    default:
      if (target.resource === 'nodes') return nodeKey(app, target.key, event);
      if (target.resource === 'pods') return podKey(app, target.key, event.key);
      return otherKey(app, target, event.key);
  }
}

function podKey(app: App, pod: string, key: string): boolean {
  switch (key) {
    case 'm':
      app.pick(pod);
      return true;
    case 'w':
      app.selection.tab = 'why';
      return true;
    case 'l':
      app.selection.tab = 'logs';
      return true;
    case 's':
      app.openShell(pod);
      return true;
    case 't':
      app.actions.openTolerate({ resource: 'pods', key: pod });
      return true;
    case 'L':
      app.actions.openLabel({ resource: 'pods', key: pod });
      return true;
    case 'Delete':
    case 'Backspace':
      app.actions.openDelete(pod);
      return true;
    default:
      return false;
  }
}

/** Of a workload or a Service. */
function otherKey({ actions, session }: App, target: Target, key: string): boolean {
  const object = session.object(target.resource, target.key);
  if (!object) return false;
  switch (key) {
    case 's':
      if (!canScale(target.resource)) return false;
      actions.openScale(target);
      return true;
    case 'r':
      if (!canRestart(target.resource, object)) return false;
      void actions.restartRollout(target);
      return true;
    case 't':
      if (!canTolerate(target.resource)) return false;
      actions.openTolerate(target);
      return true;
    case 'Delete':
    case 'Backspace':
      actions.openDeleteObject(target);
      return true;
    default:
      return false;
  }
}

function nodeKey(app: App, node: string, event: KeyboardEvent): boolean {
  const { actions } = app;
  switch (event.key) {
    case 'Delete':
    case 'Backspace':
      actions.openDeleteNode(node);
      return true;
    case 'c':
      void actions.cordon(node);
      return true;
    case 's':
      app.consoles.run(`ssh ${node}`);
      return true;
    case 'u':
      void actions.uncordon(node);
      return true;
    case 'r':
      actions.dialog = { kind: 'drain', node };
      return true;
    case 't':
      actions.openTaint(node);
      return true;
    case 'T':
      actions.openUntaint(node);
      return true;
    case 'L':
      actions.openLabel({ resource: 'nodes', key: node });
      return true;
    default:
      return false;
  }
}

/** Whether something lies over the window that keys belong to, or is about to, wherever the focus is. */
function covered({ actions, notices, drag }: App): boolean {
  return (
    actions.palette ||
    actions.dialog !== null ||
    notices.problem !== null ||
    drag.choosing ||
    actions.menu !== null ||
    actions.canvasMenu !== null ||
    document.querySelector('[data-coming], [role="menu"][data-state="open"]') !== null
  );
}

/** Keys belong to a field, a menu or a dialog that has the focus; not to a menu that is closing. */
function busy(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.closest(
      'input:not([type="radio"]), textarea, [contenteditable="true"], [role="menu"]:not([data-state="closed"]), [role="dialog"], [role="alertdialog"]',
    ) !== null
  );
}
