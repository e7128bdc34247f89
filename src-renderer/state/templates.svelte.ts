/**
 * Things that are dragged out of the palette: templates of objects, a taint, a label. What is dropped on a node is
 * created and, where it is a pod, put there by the same gesture as any pod; in the picture it is only created.
 */
import type { Taint } from 'kubernetes-types/core/v1';
import { splitObjectName, type TaintEffect } from '@shared/api';
import { m } from '@shared/messages';
import {
  addTaint,
  freeName,
  oneLine,
  resourceOfKind,
  setLabel,
  templateOf,
  formOf,
  tolerate,
  tolerationOf,
  tolerationsOf,
  type Point,
  type Target,
  type Template,
  type TemplateId,
} from '@renderer/model';
import type { Actions } from './actions.svelte';
import type { DragStore } from './drag.svelte';
import { laterCode } from './later-code';
import type { Session } from './session.svelte';

export type PaletteItem = TemplateId | 'taint' | 'label';

/** A taint or a label that is carried from where it is to somewhere else; `key=value` for a label. */
export type CarriedMark =
  { readonly item: 'taint'; readonly taint: Taint } | { readonly item: 'label'; readonly label: string };

export interface HeldItem {
  readonly item: PaletteItem;
  /** Carried from a node, not out of the palette. */
  readonly mark: CarriedMark | null;
  readonly at: Point;
  readonly start: Point;
  /** Moved far enough to be a drag and no click. */
  readonly carried: boolean;
  /** What it is over: a node, or a pod for what can lie on one. */
  readonly over: Target | null;
  /** Over the picture at all. */
  readonly inside: boolean;
}

const THRESHOLD = 5;

export class TemplateStore {
  readonly #session: Session;
  readonly #actions: Actions;
  readonly #drag: DragStore;
  readonly #namespace: () => string;
  held = $state.raw<HeldItem | null>(null);

  constructor(session: Session, actions: Actions, drag: DragStore, namespace: () => string) {
    this.#session = session;
    this.#actions = actions;
    this.#drag = drag;
    this.#namespace = namespace;
  }

  /** The kubectl line that a drop here stands for, with an ellipsis where a form asks for the rest; '' where for none. */
  readonly line = $derived.by(() => {
    const { held } = this;
    if (!held?.carried) return '';
    const { item, mark, over, inside } = held;
    if (item === 'taint' || item === 'label') return over ? this.#markLine(item, mark, over) : '';
    if (!inside) return '';
    const template = templateOf(item);
    const create = createLine(template.kind === 'Node' ? '' : this.#scope(), '');
    return template.kind === 'Pod' && over?.resource === 'nodes'
      ? `${oneLine(create)} && kubectl create --raw …/binding, target: ${over.key}`
      : oneLine(create);
  });

  press(what: PaletteItem | CarriedMark, at: Point): void {
    const mark = typeof what === 'string' ? null : what;
    const item = typeof what === 'string' ? what : what.item;
    this.held = { item, mark, at, start: at, carried: false, over: null, inside: false };
  }

  /** `over`: the pod, or else the node, under the pointer; `node`: the node, whatever else lies there. */
  move(at: Point, over: Target | null, inside: boolean, node: string | null): void {
    const { held } = this;
    if (!held) return;
    const carried = held.carried || Math.hypot(at.x - held.start.x, at.y - held.start.y) >= THRESHOLD;
    this.held = { ...held, at, over: this.#meant(held, over, node), inside, carried };
  }

  cancel(): void {
    this.held = null;
  }

  /** Lets go. A press without a drag is a click, which opens it. */
  release(): void {
    const { held } = this;
    this.held = null;
    if (!held?.carried) return;
    if (held.item === 'taint') {
      const taint = held.mark?.item === 'taint' ? held.mark.taint : undefined;
      if (held.over?.resource === 'pods' && taint) this.#actions.openTolerate(held.over, taint);
      else if (held.over) this.#actions.openTaint(held.over.key, taint);
    } else if (held.item === 'label') {
      if (held.over)
        this.#actions.openLabel(held.over, held.mark?.item === 'label' ? held.mark.label : undefined);
    } else if (held.inside) void this.#create(templateOf(held.item), held.over, held.at);
  }

  /** The template as YAML with a free name, to be edited. */
  open(item: PaletteItem): void {
    if (item === 'taint' || item === 'label') return;
    const { name, yaml } = this.#write(templateOf(item));
    if (this.#actions.allow(m.create_title())) this.#actions.dialog = { kind: 'create', name, yaml };
  }

  /** What a drop here would be about: a label lies on pods and nodes, and a pod may tolerate a taint of a node. */
  #meant({ item, mark }: HeldItem, over: Target | null, node: string | null): Target | null {
    if (item === 'label' || (mark?.item === 'taint' && over?.resource === 'pods')) return over;
    return node === null ? null : { resource: 'nodes', key: node };
  }

  #markLine(item: 'taint' | 'label', mark: CarriedMark | null, over: Target): string {
    const { name } = splitObjectName(over.key);
    if (mark?.item === 'taint') {
      const { taint } = mark;
      const node = this.#session.node(over.key);
      if (over.resource === 'pods') {
        const has = tolerationsOf('pods', this.#session.object('pods', over.key)).length > 0;
        return oneLine(tolerate([{ ...over, has }], tolerationOf(formOf(taint))!).kubectl);
      }
      return node
        ? addTaint(node, {
            key: taint.key,
            value: taint.value ?? '',
            effect: taint.effect as TaintEffect,
          }).kubectl
        : '';
    }
    if (mark?.item === 'label') {
      const [key = '', value = ''] = mark.label.split('=');
      const resource = over.resource === 'pods' ? 'pods' : 'nodes';
      const labels = this.#session.object(resource, over.key)?.metadata.labels ?? {};
      return setLabel({ resource, key: over.key, labels }, key, value).kubectl;
    }
    return item === 'taint'
      ? `kubectl taint nodes ${name} …`
      : `kubectl label ${over.resource === 'pods' ? 'pod' : 'nodes'} ${name} …`;
  }

  #write(template: Template): { name: string; yaml: string } {
    const resource = resourceOfKind(template.kind);
    const scope = template.kind === 'Node' ? '' : `${this.#scope()}/`;
    const name = freeName(template, (candidate) => {
      return this.#session.object(resource, `${scope}${candidate}`) !== undefined;
    });
    return { name, yaml: template.yaml(name) };
  }

  #scope(): string {
    return this.#namespace() || 'default';
  }

  async #create(template: Template, over: Target | null, at: Point): Promise<void> {
    const { parseManifests } = await laterCode.yaml();
    const { name, yaml } = this.#write(template);
    const namespace = template.kind === 'Node' ? '' : this.#scope();
    const body = parseManifests(yaml).documents[0]?.value;
    const kubectl = createLine(namespace, yaml);
    const group = this.#actions.gestureGroup();
    const done = await this.#actions.runAlone(
      {
        kubectl,
        requests: [
          {
            verb: 'create',
            resource: resourceOfKind(template.kind),
            ...(namespace ? { namespace } : {}),
            body,
          },
        ],
      },
      m.done_created({ name: `${template.kind} ${name}` }),
      group,
    );
    if (!done || template.kind !== 'Pod' || over?.resource !== 'nodes') return;
    const home = { x: at.x - 40, y: at.y - 13, width: 80, height: 26 };
    this.#drag.send({
      type: 'drop',
      subject: { namespace, pod: name, boundTo: '', home, made: { kubectl, group } },
      at,
      node: over.key,
    });
  }
}

/** `yaml`: with its line break at the end. */
function createLine(namespace: string, yaml: string): string {
  const flag = namespace === '' || namespace === 'default' ? '' : ` -n ${namespace}`;
  return `kubectl create${flag} -f - <<'EOF'\n${yaml}EOF`;
}
