/**
 * How the cluster is looked at: grouping, filter, connections, and where cards and picture are. Kept in the workspace
 * by the main process, a moment after the last change, or at once when the window goes; a view is no change of the
 * cluster.
 */
import { PLAIN_VIEW, type ConnectionKind, type KeptViews, type SavedView, type View } from '@shared/contract';
import { m } from '@shared/messages';
import { CallError, type Client } from '@renderer/client';
import { podFilter } from '@renderer/model';

/** Where things lie, which the picture knows and tells. */
export type Placement = Pick<View, 'frame' | 'columns' | 'columnsBy' | 'places'>;
export type ViewOptions = Omit<View, keyof Placement>;

const SAVE_MS = 400;

export class ViewStore {
  readonly #client: Client;
  readonly #fail: (error: unknown) => void;
  options = $state.raw<ViewOptions>(PLAIN_VIEW);
  saved = $state.raw<readonly SavedView[]>([]);
  /** Counts how often another view was opened: the picture then goes where that one was. */
  opened = $state(0);
  /** Where things lie now; the picture sets it while it is there. */
  where: (() => Placement) | null = null;
  #placement: Placement = PLAIN_VIEW;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /**
   * What the workspace has, or what it looked like before anybody did anything: neither is written. Null until the
   * picture has been laid out for the first time.
   */
  #kept: string | null = null;
  #touched = false;

  readonly filter = $derived(podFilter(this.options));

  constructor(client: Client, fail: (error: unknown) => void) {
    this.#client = client;
    this.#fail = fail;
  }

  /** Where things lay when the workspace was looked at last, or a view was opened. */
  get placement(): Placement {
    return this.#placement;
  }

  /** Takes what the workspace keeps, before its objects are shown. */
  start({ last, saved }: KeptViews): void {
    this.leave();
    this.#show(last ?? PLAIN_VIEW);
    this.#kept = last ? JSON.stringify(last) : null;
    this.#touched = false;
    this.saved = saved;
  }

  set(change: Partial<ViewOptions>): void {
    this.#touched = true;
    this.options = { ...this.options, ...change };
    this.#keep();
  }

  clearFilter(): void {
    this.set({ namespace: '', selector: '', statuses: [], text: '' });
  }

  connect(kind: ConnectionKind, on: boolean): void {
    const rest = this.options.connections.filter((other) => other !== kind);
    this.set({ connections: on ? [...rest, kind] : rest });
  }

  /** The picture tells that something may lie elsewhere now. */
  moved(): void {
    this.#keep();
  }

  /** Gives the view a name; one of the same name is replaced. False where it could not be kept, which is told. */
  save(name: string): Promise<boolean> {
    const view = this.#view();
    return this.#keepSaved([...this.saved.filter((one) => one.name !== name), { name, view }]);
  }

  open(name: string): void {
    const found = this.saved.find((one) => one.name === name);
    if (!found) return;
    this.#touched = true;
    this.#show(found.view);
    this.#keep();
  }

  /** Nothing grouped, filtered or connected, and the picture fitted; cards stay where they are. */
  plain(): void {
    const { columns, columnsBy, places } = this.#view();
    this.#show({ ...PLAIN_VIEW, columns, columnsBy, places });
    this.#keep();
  }

  remove(name: string): Promise<boolean> {
    return this.#keepSaved(this.saved.filter((one) => one.name !== name));
  }

  async #keepSaved(saved: readonly SavedView[]): Promise<boolean> {
    const before = this.saved;
    this.saved = saved;
    if (await this.#send({ saved })) return true;
    this.saved = before;
    return false;
  }

  /** Another workspace will be shown: what would be kept in a moment is not its own. */
  leave(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #show(view: View): void {
    const { frame, columns, columnsBy, places, ...options } = view;
    this.#placement = { frame, columns, columnsBy, places };
    this.options = options;
    this.opened++;
  }

  #view(): View {
    if (this.where) this.#placement = this.where();
    return { ...this.options, ...this.#placement };
  }

  /** Keeps at once what would be kept in a moment. */
  flush(): void {
    if (this.#timer === undefined) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const last = this.#view();
    const text = JSON.stringify(last);
    const known = text === this.#kept || (this.#kept === null && !this.#touched);
    this.#kept = text;
    if (!known) void this.#send({ last });
  }

  /** Flushes when the window is hidden, left or closed. Returns what ends it. */
  watchWindow(): () => void {
    const gone = (): void => this.flush();
    const hidden = (): void => {
      if (document.visibilityState === 'hidden') this.flush();
    };
    addEventListener('pagehide', gone);
    addEventListener('beforeunload', gone);
    document.addEventListener('visibilitychange', hidden);
    return () => {
      removeEventListener('pagehide', gone);
      removeEventListener('beforeunload', gone);
      document.removeEventListener('visibilitychange', hidden);
    };
  }

  #keep(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.flush(), SAVE_MS);
  }

  /** False where it was not kept. Named views are somebody's own: that they are not is told. */
  async #send(change: { last?: View; saved?: readonly SavedView[] }): Promise<boolean> {
    try {
      const { kept } = await this.#client.call('view.save', $state.snapshot(change) as never);
      if (!kept && change.saved) this.#fail(new CallError('readOnly', m.view_not_kept()));
      return kept;
    } catch (error) {
      this.#fail(error);
      return false;
    }
  }
}
