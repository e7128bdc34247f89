/**
 * What a user does to the cluster, from menus, keys, dialogs and cards. Everything goes through `run`: it refuses in
 * the past and on read-only files, sends the requests, and tells what was done with its kubectl line.
 */
import type { CallArgs, FieldHint, ImportReport, Place, Remedy, WriteRequest } from '@shared/contract';
import { m } from '@shared/messages';
import { CallError, type Client } from '@renderer/client';
import * as commands from '@renderer/model';
import type { Target } from '@renderer/model';
import type { Taint } from 'kubernetes-types/core/v1';
import { laterCode } from './later-code';
import type { Notices } from './notices.svelte';
import { readOnlyText } from './read-only-text';
import type { Selection } from './selection.svelte';
import type { Session } from './session.svelte';

export type DialogState =
  | { readonly kind: 'taint'; readonly nodes: readonly string[]; readonly preset?: Taint }
  | { readonly kind: 'untaint'; readonly node: string }
  | { readonly kind: 'label'; readonly targets: readonly Target[]; readonly preset?: string }
  /** Pods by key, or one node. */
  | { readonly kind: 'delete'; readonly pods: readonly string[] }
  | { readonly kind: 'deleteNode'; readonly nodes: readonly string[] }
  /** Pods, or workloads: all of one kind. */
  | { readonly kind: 'tolerate'; readonly targets: readonly Target[]; readonly preset?: Taint }
  | { readonly kind: 'scale' | 'deleteObject'; readonly target: Target }
  | { readonly kind: 'saveView' }
  | { readonly kind: 'drain'; readonly node: string }
  /** YAML to be looked at and edited before it is created. */
  | { readonly kind: 'create'; readonly name: string; readonly yaml: string }
  | { readonly kind: 'compare'; readonly from: Place; readonly to: Place }
  | { readonly kind: 'past'; readonly what: string }
  | { readonly kind: 'import'; readonly report: ImportReport }
  /** A whole cluster as a workspace of its own, and what such an import has said. */
  | { readonly kind: 'importCluster' }
  | { readonly kind: 'importReport' }
  | { readonly kind: 'serve' }
  | { readonly kind: 'report' }
  /** Faults, beginning with one node or pod. */
  | { readonly kind: 'faults'; readonly node?: string; readonly pod?: string }
  | { readonly kind: 'preferences' }
  | { readonly kind: 'keys' }
  | { readonly kind: 'about' }
  | { readonly kind: 'savePoint' };

/** What came of a command: the API server's own words where it refused. */
export type Outcome = { readonly ok: true } | { readonly ok: false; readonly message: string };

export interface MenuState {
  readonly target: Target;
  /** Where it opens (px of the window). */
  readonly x: number;
  readonly y: number;
}

/** The border takes no more at once. */
const REQUESTS_A_CALL = 100;

export class Actions {
  readonly #client: Client;
  readonly #session: Session;
  readonly #selection: Selection;
  readonly #notices: Notices;
  dialog = $state.raw<DialogState | null>(null);
  menu = $state.raw<MenuState | null>(null);
  /** Where the menu of the picture itself is open (px of the window). */
  canvasMenu = $state.raw<{ readonly x: number; readonly y: number } | null>(null);
  palette = $state(false);
  #gestures = 0;

  constructor(client: Client, session: Session, selection: Selection, notices: Notices) {
    this.#client = client;
    this.#session = session;
    this.#selection = selection;
    this.#notices = notices;
  }

  /**
   * Whether the cluster may be changed just now; says why where not. `what` names the gesture for the explanation.
   */
  allow(what: string): boolean {
    const { info } = this.#session;
    if (info?.readOnly != null) {
      this.#notices.fail(m.readonly_title(), readOnlyText(info.readOnly), m.readonly_advice());
      return false;
    }
    if (!this.#session.live) {
      this.dialog = { kind: 'past', what };
      return false;
    }
    return true;
  }

  /** Names a gesture that takes several calls or inputs, so that they are one act of the history. */
  gestureGroup(): string {
    return `window/${this.#session.info?.head.seq ?? 0}/${++this.#gestures}`;
  }

  /**
   * Sends requests and waits for the answer. Refusals come back; what could not be sent at all is shown. `together`: the
   * group of a gesture that does more than this.
   */
  async run(command: commands.Command, what: string, together?: string): Promise<Outcome> {
    if (!this.allow(command.kubectl.split('\n')[0] ?? what)) return { ok: false, message: '' };
    const group = together ?? (command.requests.length > 1 ? this.gestureGroup() : undefined);
    try {
      for (let i = 0; i < command.requests.length; i += REQUESTS_A_CALL) {
        const { results } = await this.#client.call('session.request', {
          requests: command.requests.slice(i, i + REQUESTS_A_CALL).map((r) => $state.snapshot(r)) as never,
          command: command.kubectl,
          ...(group === undefined ? {} : { group }),
        });
        const refused = results.find((r) => !r.ok);
        if (refused && !refused.ok) return { ok: false, message: refused.status.message };
      }
      this.#notices.done(what, command.kubectl);
      return { ok: true };
    } catch (error) {
      this.fail(error);
      return { ok: false, message: error instanceof Error ? error.message : String(error) };
    }
  }

  /** What the API server would say to requests that are dry runs: its refusal, or '' where it would take them. */
  async ask(requests: readonly WriteRequest[]): Promise<string> {
    try {
      const { results } = await this.#client.call('session.request', {
        requests: requests.map((r) => $state.snapshot(r)) as never,
      });
      const refused = results.find((r) => !r.ok);
      return refused && !refused.ok ? refused.status.message : '';
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }

  /** Creates or changes what a text of manifests says; the report names every document. */
  async importText(name: string, text: string): Promise<ImportReport | null> {
    if (!this.allow(`kubectl apply -f ${name}`)) return null;
    try {
      return await this.#client.call('session.manifest', { name, text });
    } catch (error) {
      this.fail(error);
      return null;
    }
  }

  /** What may be written at a place of a manifest, without what stands there already; none where that is not known. */
  async fieldHints(text: string, offset: number): Promise<readonly FieldHint[]> {
    const place = commands.placeOfKey(text, offset);
    if (!place) return [];
    const { apiVersion, kind, path, beside } = place;
    const all = await this.#client.call('schema.fields', { apiVersion, kind, path: [...path] });
    return all.filter(({ name }) => !beside.includes(name));
  }

  /** {@link run} from where there is no form to show a refusal in. */
  async runAlone(command: commands.Command, what: string, together?: string): Promise<boolean> {
    const outcome = await this.run(command, what, together);
    if (!outcome.ok && outcome.message !== '' && this.#notices.problem === null) {
      this.#notices.fail(m.refused_title(), outcome.message, m.refused_advice());
    }
    return outcome.ok;
  }

  applyRemedy(remedy: Remedy, title: string): Promise<boolean> {
    return this.runAlone(
      { kubectl: remedy.kubectl.join('\n'), requests: remedy.requests },
      m.done_remedy({ what: title }),
    );
  }

  /** A node, or all nodes that are selected with it. */
  cordon(node: string): Promise<boolean> {
    const nodes = this.#nodes(node);
    return this.runAlone(commands.cordonAll(nodes, true), m.done_cordon({ node: nodes.join(', ') }));
  }

  uncordon(node: string): Promise<boolean> {
    const nodes = this.#nodes(node);
    return this.runAlone(commands.cordonAll(nodes, false), m.done_uncordon({ node: nodes.join(', ') }));
  }

  /** A node, or all nodes that are selected with it. `preset`: a taint that was carried here from another node. */
  openTaint(node: string, preset?: Taint): void {
    if (!this.allow(m.menu_taint())) return;
    this.dialog = { kind: 'taint', nodes: this.#nodes(node), ...(preset ? { preset } : {}) };
  }

  /** A pod, with all that are selected with it, or a workload. `preset`: a taint that was dropped on it. */
  openTolerate(target: Target, preset?: Taint): void {
    if (!this.allow(m.tolerate_do())) return;
    const targets = target.resource === 'pods' ? this.#with(target) : [target];
    this.dialog = { kind: 'tolerate', targets, ...(preset ? { preset } : {}) };
  }

  openScale(target: Target): void {
    if (this.allow(m.menu_scale())) this.dialog = { kind: 'scale', target };
  }

  restartRollout(target: Target): Promise<boolean> {
    const command = commands.restartRollout(target, this.#session.at.time);
    return this.runAlone(command, m.done_restart({ name: target.key }));
  }

  /** A workload or a Service. */
  openDeleteObject(target: Target): void {
    if (this.allow(m.menu_delete())) this.dialog = { kind: 'deleteObject', target };
  }

  openUntaint(node: string): void {
    if (this.allow(m.menu_untaint())) this.dialog = { kind: 'untaint', node };
  }

  /** For one object, or for all that are selected with it. `preset`: `key=value`, carried here from another. */
  openLabel(target: Target, preset?: string): void {
    if (!this.allow(m.menu_label())) return;
    const targets = [...this.#with(target)].sort((a, b) => commands.compareNatural(a.key, b.key));
    this.dialog = { kind: 'label', targets, ...(preset ? { preset } : {}) };
  }

  /** A pod, or all pods that are selected with it. */
  openDelete(pod: string): void {
    const pods = this.#with({ resource: 'pods', key: pod })
      .map(({ key }) => key)
      .sort(commands.compareNatural);
    if (this.allow(m.menu_delete_pod())) this.dialog = { kind: 'delete', pods };
  }

  openDeleteNode(node: string): void {
    if (this.allow(m.menu_delete_node())) this.dialog = { kind: 'deleteNode', nodes: this.#nodes(node) };
  }

  /** Another node like this one, as YAML that can be looked at first. */
  openClone(node: string): void {
    const object = this.#session.object('nodes', node);
    if (!object || !this.allow(m.menu_clone_node())) return;
    void laterCode.yaml().then(({ cloneNodeYaml, freeCloneName }) => {
      const name = freeCloneName(node, (n) => this.#session.object('nodes', n) !== undefined);
      this.dialog = { kind: 'create', name, yaml: cloneNodeYaml(object, name) };
    });
  }

  /** Opens the menu of an object; one that is selected with others stays so. */
  openMenu(target: Target, x: number, y: number): void {
    if (!this.#selection.has(target)) this.#selection.select(target);
    this.menu = { target, x, y };
  }

  #nodes(node: string): readonly string[] {
    return this.#with({ resource: 'nodes', key: node })
      .map(({ key }) => key)
      .sort(commands.compareNatural);
  }

  /** What an action on an object is about: it, or all of its kind that are selected with it. */
  #with(target: Target): readonly Target[] {
    if (!this.#selection.has(target)) return [target];
    return this.#selection.all.filter(({ resource }) => resource === target.resource);
  }

  /** Opens files, save points and the like; what goes wrong is told. */
  async app(
    command: Exclude<CallArgs<'app.command'>['command'], 'copyText'>,
    value?: string,
  ): Promise<boolean> {
    try {
      const result = await this.#client.call('app.command', {
        command,
        ...(value === undefined ? {} : { value }),
      });
      if (!result.done && result.message) this.#notices.fail(m.command_failed_title(), result.message);
      else if (result.message) this.#notices.done(result.message);
      return result.done;
    } catch (error) {
      this.fail(error);
      return false;
    }
  }

  /** Writes a picture where the user says. `note`: what must be known about it. */
  /** True where a report about a problem was written. */
  async writeReport(contents: boolean): Promise<boolean> {
    try {
      const { done, message } = await this.#client.call('app.saveReport', { contents });
      if (message !== undefined) {
        if (done) this.#notices.done(message);
        else this.#notices.fail(m.command_failed_title(), message);
      }
      return done;
    } catch (error) {
      this.fail(error);
      return false;
    }
  }

  async exportPicture(format: 'svg' | 'png', data: string, note: string): Promise<void> {
    const result = await this.#client.call('app.exportPicture', { format, data });
    if (!result.done && result.message) this.#notices.fail(m.command_failed_title(), result.message);
    else if (result.message) this.#notices.done(note === '' ? result.message : `${result.message} · ${note}`);
  }

  async copy(text: string): Promise<void> {
    try {
      const { done } = await this.#client.call('app.command', { command: 'copyText', value: text });
      if (done) this.#notices.say(m.copied());
    } catch (error) {
      this.fail(error);
    }
  }

  async dropFiles(files: readonly File[]): Promise<void> {
    const paths = files.map((f) => this.#client.pathOf(f)).filter((p) => p !== '');
    if (paths.length === 0) return;
    try {
      const result = await this.#client.call('app.openFiles', { paths });
      if (result.imported) this.showImport(result.imported);
      if (result.message) this.#notices.fail(m.open_failed_title(), result.message);
    } catch (error) {
      this.fail(error);
    }
  }

  showImport(report: ImportReport): void {
    this.dialog = { kind: 'import', report };
  }

  async branchHere(): Promise<void> {
    try {
      const info = await this.#client.call('timeline.branch', { from: this.#session.at.seq });
      this.dialog = null;
      await this.#session.enter(info);
    } catch (error) {
      this.fail(error);
    }
  }

  /** Goes on from the newest save point, on a branch of its own. */
  async revert(): Promise<void> {
    const point = this.#session.info?.savePoint;
    if (!point) {
      this.#notices.done(m.no_save_point());
      return;
    }
    if (this.#session.info?.readOnly != null && !this.allow(m.menu_revert())) return;
    try {
      const info = await this.#client.call('timeline.branch', { from: point.seq });
      await this.#session.enter(info);
      this.#notices.done(m.done_revert({ name: point.name }));
    } catch (error) {
      this.fail(error);
    }
  }

  /** Makes another branch the live one. */
  async switchBranch(branch: number): Promise<boolean> {
    try {
      const info = await this.#client.call('timeline.switchBranch', { branch });
      await this.#session.enter(info);
      return true;
    } catch (error) {
      this.fail(error);
      return false;
    }
  }

  /** Compares the instant on show with the newest save point, or where it is that itself, with the step before. */
  openCompare(): void {
    const { at, info } = this.#session;
    const saved = info?.savePoint?.seq;
    const from = saved !== undefined && saved < at.seq ? saved : Math.max(0, at.seq - 1);
    this.dialog = {
      kind: 'compare',
      from: { branch: at.branch, seq: from },
      to: { branch: at.branch, seq: at.seq },
    };
  }

  fail(error: unknown): void {
    if (error instanceof CallError && error.code === 'readOnly') {
      const why = this.#session.info?.readOnly;
      // What the main process says of it in English, the window says in the user's language.
      const detail = why?.message === error.message ? readOnlyText(why) : error.message;
      this.#notices.fail(m.readonly_title(), detail, m.readonly_advice());
      return;
    }
    const detail = error instanceof Error ? error.message : String(error);
    this.#notices.fail(m.failed_title(), detail, m.failed_advice());
  }
}
