/** All stores of a window, wired once. Components reach them with `useApp()`. */
import { createContext } from 'svelte';
import type { AppStart, MenuCommand } from '@shared/contract';
import { m } from '@shared/messages';
import type { Client } from '@renderer/client';
import { shellLine, type Box, type Carried, type DragSubject, type PodView } from '@renderer/model';
import { Actions } from './actions.svelte';
import { ClusterImportStore } from './cluster-imports.svelte';
import { Comparisons } from './comparisons';
import { Consoles } from './consoles.svelte';
import { DragStore } from './drag.svelte';
import { DrainStore } from './drains.svelte';
import { Explanations } from './explanations.svelte';
import { FaultStore } from './faults.svelte';
import { GatewayStore } from './gateway.svelte';
import { Listeners } from './listeners';
import { MarksStore } from './marks.svelte';
import { Notices } from './notices.svelte';
import { PlaybackStore } from './playback.svelte';
import { PreferencesStore } from './preferences.svelte';
import { readOnlyText } from './read-only-text';
import { Rehearsals } from './rehearsals.svelte';
import { Revisions } from './revisions.svelte';
import { Selection } from './selection.svelte';
import { Session } from './session.svelte';
import { TemplateStore } from './templates.svelte';
import { Undo } from './undo.svelte';
import { Tour } from './tour.svelte';
import { UsageStore } from './usage.svelte';
import { ViewStore } from './view.svelte';

export class App {
  readonly client: Client;
  readonly notices = new Notices();
  readonly selection = new Selection();
  readonly session: Session;
  readonly preferences: PreferencesStore;
  readonly actions: Actions;
  readonly drag: DragStore;
  readonly templates: TemplateStore;
  readonly playback: PlaybackStore;
  readonly explanations: Explanations;
  readonly comparisons: Comparisons;
  readonly revisions: Revisions;
  readonly consoles: Consoles;
  readonly rehearsals: Rehearsals;
  readonly drains: DrainStore;
  readonly undo: Undo;
  readonly clusterImports: ClusterImportStore;
  readonly gateway: GatewayStore;
  readonly faults: FaultStore;
  readonly tour: Tour;
  readonly marks: MarksStore;
  readonly usage: UsageStore;
  readonly viewing: ViewStore;
  /** What the main process said at the start: versions, recent files, examples. */
  start = $state.raw<Omit<AppStart, 'state' | 'views'> | null>(null);
  #begin: () => void = () => undefined;
  /** Resolves once there is something to show: a session, or what went wrong instead. */
  readonly begun = new Promise<void>((resolve) => (this.#begin = resolve));
  /** Where a pod's chip is in the window; the picture sets it while it is there. */
  homeOf: (pod: string) => Box | null = () => null;
  /** Commands of the native menu that concern the view; the picture listens. */
  readonly viewCommands = new Listeners<string>();

  constructor(client: Client) {
    this.client = client;
    const fail = (error: unknown): void => this.actions.fail(error);
    this.session = new Session(client, fail);
    this.preferences = new PreferencesStore(client, fail);
    this.actions = new Actions(client, this.session, this.selection, this.notices);
    this.drag = new DragStore(client, this.session, this.actions, this.notices);
    this.templates = new TemplateStore(this.session, this.actions, this.drag, () => this.namespace);
    this.playback = new PlaybackStore(client, this.session, this.preferences, fail, (what) =>
      this.actions.allow(what),
    );
    this.explanations = new Explanations(client);
    this.comparisons = new Comparisons(client);
    this.revisions = new Revisions(client);
    this.consoles = new Consoles(client, this.session, fail);
    this.rehearsals = new Rehearsals(client, this.session);
    this.drains = new DrainStore(client, this.session, this.actions, this.notices);
    this.usage = new UsageStore(client, this.session);
    this.viewing = new ViewStore(client, fail);
    this.undo = new Undo(client, this.session, this.actions, this.notices);
    this.clusterImports = new ClusterImportStore(client, fail);
    this.gateway = new GatewayStore(client, fail);
    this.faults = new FaultStore(client, this.session, this.actions, this.notices);
    this.tour = new Tour(this.preferences);
    this.marks = new MarksStore(client, this.session, fail);
  }

  /** The namespace that is looked at and that new objects go to; '' for all, and `default`. */
  get namespace(): string {
    return this.viewing.options.namespace;
  }
  set namespace(namespace: string) {
    this.viewing.set({ namespace });
  }

  /** A pod as something to carry, with all that are selected with it; undefined for one that is not there. */
  subjectOf(key: string): Omit<DragSubject, 'home'> | undefined {
    const { projection } = this.session;
    const carriedOf = (pod: PodView): Carried => ({
      namespace: pod.namespace,
      pod: pod.name,
      boundTo: pod.node,
    });
    const pod = projection.pod(key);
    if (!pod) return undefined;
    const others = this.selection.pods.has(key) ? [...this.selection.pods].filter((k) => k !== key) : [];
    const companions = others.map((k) => projection.pod(k)).filter((p) => p !== undefined);
    return {
      ...carriedOf(pod),
      ...(companions.length > 0 ? { companions: companions.map(carriedOf) } : {}),
    };
  }

  /** Opens a shell in a pod's first container. */
  openShell(pod: string): void {
    const object = this.session.object('pods', pod);
    if (object && this.actions.allow(shellLine(object))) this.consoles.run(shellLine(object));
  }

  /**
   * Begins moving a pod, with all that are selected with it, without a pointer: a list of nodes with their verdicts
   * opens.
   */
  pick(key: string): void {
    const subject = this.subjectOf(key);
    if (!subject) return;
    const home = this.homeOf(key) ?? { x: innerWidth / 2, y: innerHeight / 3, width: 0, height: 0 };
    this.drag.send({ type: 'pick', subject: { ...subject, home } });
  }

  /** Selects every pod that the filter lets through. */
  selectShownPods(): void {
    const { filter } = this.viewing;
    const pods = [...this.session.projection.pods().values()].filter(filter.matches);
    this.selection.selectAll(pods.map(({ key }) => ({ resource: 'pods', key })));
    this.notices.say(m.pods_selected({ count: pods.length }));
  }

  /** Begins to listen, for as long as the window is there, then asks what to show. */
  run(): void {
    this.client.on('session.update', (update) => this.session.update(update));
    this.client.on('session.replaced', () => void this.restart());
    this.client.on('app.preferences', (preferences) => this.preferences.adopt(preferences));
    this.client.on('app.recent', (recent) => {
      if (this.start) this.start = { ...this.start, recent };
    });
    this.client.on('app.notice', (notice) =>
      notice.kind === 'error'
        ? this.notices.fail(
            notice.title,
            notice.readOnly ? readOnlyText(notice.readOnly) : notice.detail,
            notice.advice ?? null,
            notice.technical ?? notice.readOnly?.message,
          )
        : this.notices.done(notice.detail ? `${notice.title} · ${notice.detail}` : notice.title),
    );
    this.client.on('app.imported', (report) => this.actions.showImport(report));
    this.client.on('app.menu', ({ command }) => this.menuCommand(command));
    this.client.on('session.rehearsal', (progress) => (this.rehearsals.progress = progress));
    this.preferences.watchSystem();
    this.viewing.watchWindow();
    this.consoles.listen();
    this.faults.listen();
    this.drains.listen();
    this.clusterImports.listen(() => (this.actions.dialog = { kind: 'importReport' }));
    void this.restart();
  }

  /** Asks the main process what this window shows, and shows it. */
  async restart(): Promise<void> {
    this.selection.select(null);
    this.drag.send({ type: 'cancel' });
    this.drag.refusal = null;
    this.drag.outcome = null;
    this.templates.cancel();
    this.actions.menu = null;
    this.comparisons.forget();
    this.drains.forget();
    this.viewing.leave();
    try {
      const { state, views, ...start } = await this.client.call('app.start', {});
      this.start = start;
      this.viewing.start(views);
      this.preferences.start(start.preferences, start.system);
      const opened = this.session.open(start.info, state);
      this.#begin(); // the headers of the steps follow
      await opened;
      this.consoles.reset();
      this.tour.greet();
    } catch (error) {
      this.actions.fail(error);
      this.#begin();
    }
  }

  /** Something that concerns the picture: `fit`, `zoomIn`, `zoomOut`, `zoomSelection`, `tidy`, `exportSvg`, `exportPng`. */
  view(command: string): void {
    this.viewCommands.emit(command);
  }

  /** A menu entry of the main process, by name. */
  menuCommand(command: MenuCommand): void {
    switch (command) {
      case 'preferences':
      case 'about':
      case 'keys':
      case 'savePoint':
      case 'importCluster':
      case 'importReport':
      case 'serve':
      case 'report':
      case 'faults':
        this.actions.dialog = { kind: command };
        return;
      case 'tour':
        return this.tour.begin();
      case 'undo':
        return void this.undo.undo();
      case 'redo':
        return void this.undo.redo();
      case 'revert':
        return void this.actions.revert();
      case 'compare':
        return this.actions.openCompare();
      case 'minimap':
        return this.viewing.set({ minimap: !this.viewing.options.minimap });
      case 'playPause':
        return void this.playback.toggle();
      case 'stepBack':
        return void this.session.back();
      case 'stepForward':
        return void this.session.forward();
      case 'first':
        return void this.session.goTo(0);
      case 'live':
        return void this.session.goLive();
      case 'console':
        return this.consoles.toggle();
      case 'turn':
        return void this.playback.turn();
      case 'fit':
      case 'tidy':
      case 'zoomSelection':
      case 'exportSvg':
      case 'exportPng':
        return this.view(command);
    }
  }
}

const [useApp, provideApp] = createContext<App>();

export { provideApp, useApp };
