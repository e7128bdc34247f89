/** Models plugins/imagelocality @ v1.34. */
import type { Cycle } from '../framework/cycle';
import type { NodeInfo } from '../framework/node-info';
import { MAX_NODE_SCORE, type Plugin } from '../framework/plugin';
import { mulDiv } from '../framework/resources';

const MIB = 1024 * 1024;
/** Images smaller than this together are not worth a preference. */
const LEAST = 23 * MIB;
/** A container's images count for no more than this. */
const MOST_PER_CONTAINER = 1000 * MIB;

/** Prefers nodes that have the pod's images; those that many nodes have count more, so that pods do not pile up. */
export class ImageLocality implements Plugin {
  readonly name = 'ImageLocality';
  readonly scoreScope = 'node';

  score({ pod, snapshot }: Cycle, { node }: NodeInfo): number {
    if (node.images.size === 0) return 0;
    const { images } = pod.template;
    let sum = 0;
    for (const image of images) {
      const name = withTag(image);
      const size = node.images.get(name);
      if (size === undefined) continue;
      sum += Math.trunc(size * (snapshot.nodesWithImage(name) / snapshot.nodes.length));
    }
    const most = MOST_PER_CONTAINER * images.length;
    return mulDiv(Math.min(Math.max(sum, LEAST), most) - LEAST, MAX_NODE_SCORE, most - LEAST);
  }
}

/** An image named without tag means `:latest`; registries are not added. */
function withTag(image: string): string {
  return image.lastIndexOf(':') <= image.lastIndexOf('/') ? `${image}:latest` : image;
}
