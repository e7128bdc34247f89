/** What stands in a card's first row beside the node's name: what state it is in, then what it is there for. */
import { CARD } from './columns';
import type { NodeView } from './node-view';
import { captionWidth, tagsWithRoom } from './tag-room';

export interface HeadTag {
  readonly text: string;
  readonly tone: 'plain' | 'warn' | 'err';
}

export interface NodeHead {
  /** The name keeps so much room whatever stands beside it, px. */
  readonly kept: number;
  readonly shown: readonly HeadTag[];
  /** Those without room: counted, and listed where somebody asks. */
  readonly others: readonly HeadTag[];
}

/** A name keeps so many letters; one is so wide, px. */
const LETTERS = 15;
const LETTER = 8.4;
/** Icon and gaps, px. */
const AROUND = 38;
/** So much larger words are from farther away, where they have a line of their own. */
export const FAR_WORDS = 1.5;

/**
 * @param words what is not Kubernetes' own, in the user's language
 * @param near beside the name, with roles; else below it, state alone
 */
export function nodeHead(
  node: Pick<NodeView, 'name' | 'cordoned' | 'pressure' | 'roles'>,
  words: { readonly cordoned: string; readonly status: string },
  near: boolean,
): NodeHead {
  const tags: HeadTag[] = [
    ...(node.cordoned ? [{ text: words.cordoned, tone: 'warn' as const }] : []),
    ...node.pressure.map((text) => ({ text, tone: 'err' as const })),
    ...(near ? node.roles.map((text) => ({ text, tone: 'plain' as const })) : []),
  ];
  const width = CARD.width - 2 * CARD.padding;
  const kept = Math.min(node.name.length, LETTERS) * LETTER;
  const room = near ? width - AROUND - kept - captionWidth(words.status) : width / FAR_WORDS;
  const count = tagsWithRoom(
    tags.map(({ text }) => text),
    room,
  );
  return { kept: near ? kept : 0, shown: tags.slice(0, count), others: tags.slice(count) };
}

/** The tone of how many are left out: of the worst of them. */
export function toneOfAll(tags: readonly HeadTag[]): HeadTag['tone'] {
  return tags.some(({ tone }) => tone === 'err') ? 'err' : (tags[0]?.tone ?? 'plain');
}
