/** What each call of a window does. Arguments have been validated; sessions do the work. */
import { app, clipboard, shell, type WebContents } from 'electron';
import type {
  ApiResult,
  ExampleNote,
  Fault,
  KubeList,
  Origin,
  Preferences,
  RehearsalPlan,
  WindowState,
} from '@shared/contract';
import type { KubeObject, ObjectKey } from '@shared/api';
import { m } from '@shared/messages';
import { CallRefused, send, type Handlers } from '../ipc';
import {
  actOf,
  faultsInForce,
  fieldHints,
  firstPictureOf,
  importReportOf,
  keepBookmarks,
  keepViews,
  keptMarks,
  nodeUsage,
  objectRevisions,
  rehearse,
  SessionRefused,
  type Session,
  type Workspace,
} from '../workspaces';
import type { ClusterImports } from './cluster-imports';
import type { Consoles, WindowTerminal } from './consoles';
import type { Documents } from './documents';
import { Drains } from './drains';
import type { Gateways } from './gateways';
import { startFacts } from './start-facts';

/** What the application does for a window beyond its session. */
export interface AppActions {
  preferences(): Preferences;
  setPreferences(change: Partial<Preferences>): Preferences;
  windowState(caller: WebContents, state: WindowState): void;
  recent(): readonly string[];
  examples(): readonly ExampleNote[];
  open(caller: WebContents): Promise<boolean>;
  openExample(name: string): boolean;
  /** Of the list that {@link recent} gives, and nothing else. */
  openRecent(caller: WebContents, path: string): boolean;
  clearRecent(): void;
  saveAs(caller: WebContents): Promise<{ done: boolean; message?: string }>;
  importByDialog(caller: WebContents): Promise<boolean>;
  saveReport(caller: WebContents, contents: boolean): Promise<{ done: boolean; message?: string }>;
  exportPicture(
    caller: WebContents,
    format: 'svg' | 'png',
    data: string,
  ): Promise<{ done: boolean; message?: string }>;
  /** Files of whole clusters; empty where the user chose none. */
  chooseClusterFiles(caller: WebContents): Promise<string[]>;
  openFiles(caller: WebContents, paths: readonly string[]): Awaited<ReturnType<Handlers['app.openFiles']>>;
}

const fromWindow = (command?: string, group?: string): Origin => ({
  via: 'window',
  ...(command === undefined ? {} : { command }),
  ...(group === undefined ? {} : { group }),
});

export function makeHandlers(
  documents: Documents,
  actions: AppActions,
  consoles: Consoles,
  gateways: Gateways,
  imports: ClusterImports,
): Handlers {
  const session = (caller: WebContents): Session => {
    const found = documents.sessionOf(caller);
    if (!found) throw new CallRefused('noSession', 'the window shows no workspace');
    return found;
  };
  const workspace = (caller: WebContents): Workspace => {
    const found = documents.workspaceOf(caller);
    if (!found) throw new CallRefused('noSession', 'the window shows no workspace');
    return found;
  };
  const terminal = (caller: WebContents, id: number): WindowTerminal => {
    const found = consoles.get(caller, id);
    if (!found) throw new CallRefused('failed', `the window has no console ${id}`);
    return found;
  };
  /** Runs what a session may refuse. */
  const trying = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      throw refusal(error);
    }
  };
  const awaiting = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw refusal(error);
    }
  };
  const tryingAsync = async (caller: WebContents, work: (session: Session) => Promise<void>) => {
    const target = session(caller);
    await awaiting(() => work(target));
    return target.info();
  };

  /** The rehearsal that a window waits for, to be given up when it asks for another. */
  const rehearsals = new Map<number, AbortController>();

  const drains = new Drains();

  return {
    'app.start': (caller) => ({
      ...trying(() => firstPictureOf(session(caller))),
      ...startFacts(actions.preferences(), actions.recent()),
      examples: actions.examples(),
    }),
    'app.windowState': (caller, state) => {
      actions.windowState(caller, state);
      return null;
    },
    'app.setPreferences': (_caller, change) => actions.setPreferences(withoutUndefined(change)),
    'app.command': async (caller, { command, value }) => {
      switch (command) {
        case 'open':
          return { done: await actions.open(caller) };
        case 'openExample':
          return { done: actions.openExample(value ?? '') };
        case 'openRecent':
          return { done: actions.openRecent(caller, value ?? '') };
        case 'clearRecent':
          actions.clearRecent();
          return { done: true };
        case 'saveAs':
          return actions.saveAs(caller);
        case 'savePoint':
          return trying(() => {
            session(caller).savePoint(
              value?.trim() || m.save_point_unnamed({ step: String(session(caller).head().seq) }),
              Date.now(),
            );
            return { done: true };
          });
        case 'import':
          return { done: await actions.importByDialog(caller) };
        case 'close':
          documents.windowOf(caller)?.close();
          return { done: true };
        case 'quit':
          app.quit();
          return { done: true };
        case 'revealFile': {
          const path = documents.workspaceOf(caller)?.path;
          if (path !== undefined) shell.showItemInFolder(path);
          return { done: path !== undefined };
        }
        case 'copyText':
          void clipboard.writeText(value ?? '');
          return { done: true };
      }
    },
    'app.saveReport': (caller, { contents }) => actions.saveReport(caller, contents),
    'app.exportPicture': (caller, { format, data }) => actions.exportPicture(caller, format, data),
    'app.openFiles': (caller, { paths }) => actions.openFiles(caller, paths),
    'app.chooseClusterFiles': async (caller) => imports.describe(await actions.chooseClusterFiles(caller)),
    'app.importCluster': (caller, args) =>
      imports.run(caller, args, (progress) => send(caller, 'app.clusterImport', progress)),
    'app.cancelImport': (caller) => {
      imports.cancel(caller);
      return null;
    },
    'session.importReport': (caller) => importReportOf(session(caller)),

    'session.request': (caller, { requests, command, group }) =>
      trying(() => {
        const results = session(caller).request(requests as never, fromWindow(command, group));
        return { results: results.map((result) => (result.ok ? { ...result, object: null } : result)) };
      }),
    'session.read': (caller, { request, at }) =>
      trying((): ApiResult<KubeObject | KubeList> => session(caller).read(request as never, at)),
    'session.fault': (caller, { fault }) => trying(() => session(caller).fault(fault as Fault, fromWindow())),
    'session.faults': (caller, { at }) => trying(() => faultsInForce(session(caller), at)),
    'session.place': (caller, { namespace, pod, node, force, group }) =>
      trying(() => session(caller).place(namespace, pod, node, force ?? false, fromWindow(undefined, group))),
    'session.placeAll': (caller, { pods, node, group }) =>
      trying(() => session(caller).placeAll(pods, node, fromWindow(undefined, group))),
    'session.remedies': (caller, { namespace, pod, node }) =>
      trying(() => session(caller).remedies(namespace, pod, node)),
    'session.explain': (caller, { namespace, pod, at, remedies }) =>
      trying(() => session(caller).explain(namespace, pod, at, remedies ?? true)),
    'session.manifest': (caller, { name, text }) =>
      trying(() => session(caller).importManifests([{ name, text }], fromWindow())),

    'session.usage': (caller, { nodes, at }) => trying(() => nodeUsage(session(caller), nodes, at)),
    'schema.fields': (caller, { apiVersion, kind, path }) =>
      awaiting(() => fieldHints(session(caller), apiVersion, kind, path)),
    'marks.load': (caller) => trying(() => keptMarks(session(caller))),
    'marks.save': (caller, { bookmarks }) =>
      trying(() => ({ kept: keepBookmarks(session(caller), bookmarks) })),
    'view.save': (caller, change) => trying(() => ({ kept: keepViews(session(caller), change) })),

    'session.rehearse': async (caller, { plan, at }) => {
      const origin = trying(() => session(caller).rehearsalOrigin(at));
      rehearsals.get(caller.id)?.abort();
      const controller = new AbortController();
      rehearsals.set(caller.id, controller);
      try {
        return await rehearse(
          origin,
          plan as RehearsalPlan,
          {},
          {
            signal: controller.signal,
            onProgress: (progress) => send(caller, 'session.rehearsal', progress),
          },
        );
      } finally {
        if (rehearsals.get(caller.id) === controller) rehearsals.delete(caller.id);
      }
    },
    'session.cancelRehearsal': (caller) => {
      rehearsals.get(caller.id)?.abort();
      return null;
    },

    'session.drain': (caller, { node, flags, command, group }) =>
      trying(() =>
        drains.begin(session(caller), node, flags, fromWindow(command, group), (state) =>
          send(caller, 'session.draining', state),
        ),
      ),
    'session.drainState': (caller, { node }) => drains.state(session(caller), node),
    'session.drainAgain': (caller, { node }) =>
      trying(() => {
        const draining = drains.of(session(caller), node);
        draining?.again();
        return draining?.state() ?? null;
      }),
    'session.stopDrain': (caller, { node }) => {
      const draining = drains.of(session(caller), node);
      draining?.stop();
      return draining?.state() ?? null;
    },

    'timeline.delta': (caller, { from, to }) => trying(() => session(caller).deltaBetween(from, to)),
    'timeline.steps': (caller, { from, to }) => trying(() => session(caller).steps(from, to)),
    'timeline.act': (caller, { seq }) => trying(() => actOf(session(caller), seq)),
    'timeline.branch': (caller, { from, name }) =>
      trying(() => {
        session(caller).branchFrom(from, name);
        return session(caller).info();
      }),
    'timeline.switchBranch': (caller, { branch }) =>
      trying(() => {
        session(caller).switchTo(branch);
        return session(caller).info();
      }),
    'timeline.renameBranch': (caller, { branch, name }) =>
      trying(() => {
        session(caller).renameBranch(branch, name);
        return session(caller).info();
      }),
    'timeline.deleteBranch': (caller, { branch }) =>
      trying(() => {
        session(caller).deleteBranch(branch);
        return session(caller).info();
      }),
    'timeline.compare': (caller, { from, to }) => trying(() => session(caller).compare(from, to)),
    'timeline.revisions': (caller, { limit, ...key }) =>
      trying(() => objectRevisions(session(caller), key as ObjectKey, limit)),
    'timeline.look': (caller, { seq }) =>
      trying(() => {
        session(caller).look(seq);
        return session(caller).info();
      }),

    'time.play': (caller, { speed }) =>
      trying(() => {
        session(caller).play(speed);
        return session(caller).info();
      }),
    'time.pause': (caller) =>
      trying(() => {
        session(caller).pause();
        return session(caller).info();
      }),
    'time.step': (caller) => tryingAsync(caller, (target) => target.step()),
    'time.settle': (caller) => tryingAsync(caller, (target) => target.settle()),
    'time.advance': (caller, { milliseconds }) =>
      tryingAsync(caller, (target) => target.advance(milliseconds)),

    'gateway.state': (caller) => gateways.state(workspace(caller)),
    'gateway.open': (caller, options) => gateways.start(workspace(caller), options),
    'gateway.close': (caller) => gateways.stop(workspace(caller)),

    'console.open': (caller, { id, columns }) => {
      consoles.start(caller, id, session(caller), columns);
      return null;
    },
    'console.line': (caller, { id, text, at }) => {
      terminal(caller, id).line(text, at);
      return null;
    },
    'console.key': (caller, { id, key }) => {
      terminal(caller, id).key(key);
      return null;
    },
    'console.complete': (caller, { id, line, cursor, at }) => terminal(caller, id).complete(line, cursor, at),
    'console.edited': (caller, { id, edit, text }) => {
      terminal(caller, id).edited(edit, text);
      return null;
    },
    'console.resize': (caller, { id, columns }) => {
      terminal(caller, id).columns = columns;
      return null;
    },
    'console.close': (caller, { id }) => {
      consoles.close(caller, id);
      return null;
    },
  };
}

function refusal(error: unknown): unknown {
  return error instanceof SessionRefused ? new CallRefused(error.code, error.message) : error;
}

function withoutUndefined<T extends object>(value: T): Partial<Preferences> {
  return Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined));
}
