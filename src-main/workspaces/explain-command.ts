/** What stands behind `drydock explain`: the pod, the step, the node and the form of the answer. */
import { parseArgs } from 'node:util';
import { explanationText } from './explanation-text';
import type { Session } from './session';

export const EXPLAIN_USAGE = 'drydock explain POD [-n NAMESPACE] [--at STEP] [--node NODE] [-o json]';

export interface ExplainRequest {
  readonly namespace: string;
  readonly pod: string;
  readonly at?: number;
  readonly node?: string;
  readonly json: boolean;
}

/** Reads arguments; an error's message where they cannot be understood. */
export function readExplainRequest(args: readonly string[]): ExplainRequest | { readonly error: string } {
  let values: { namespace?: string; at?: string; node?: string; output?: string };
  let rest: string[];
  try {
    ({ values, positionals: rest } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        namespace: { type: 'string', short: 'n' },
        at: { type: 'string' },
        node: { type: 'string' },
        output: { type: 'string', short: 'o' },
      },
    }));
  } catch (error) {
    return { error: (error as Error).message.split(/\. /)[0]! };
  }
  const [named, surplus] = rest;
  if (named === undefined) return { error: 'missing argument POD' };
  if (surplus !== undefined) return { error: `unexpected argument "${surplus}"` };
  if (values.output !== undefined && values.output !== 'json') {
    return {
      error: `unable to match a printer suitable for the output format "${values.output}", allowed formats are: json`,
    };
  }
  if (values.at !== undefined && !/^[1-9]\d*$/.test(values.at))
    return { error: `--at wants a step, not "${values.at}"` };
  const bare = named.replace(/^(pods?|po)\//, '');
  const slash = bare.indexOf('/');
  return {
    namespace: values.namespace ?? (slash < 0 ? 'default' : bare.slice(0, slash)),
    pod: bare.slice(slash + 1),
    ...(values.at === undefined ? {} : { at: Number(values.at) }),
    ...(values.node === undefined ? {} : { node: values.node }),
    json: values.output === 'json',
  };
}

/** The answer as it is printed, or why there is none. */
export function explainPod(
  session: Session,
  { namespace, pod, at, node, json }: ExplainRequest,
): { readonly text: string } | { readonly error: string } {
  const last = session.head().seq;
  if (at !== undefined && at > last) return { error: `there is no step ${at}; there are 1 to ${last}` };
  const explanation = session.explain(namespace, pod, at);
  if (!explanation) return { error: `Error from server (NotFound): pods "${pod}" not found` };
  if (node !== undefined && !explanation.nodes.some((verdict) => verdict.node === node)) {
    return { error: `Error from server (NotFound): nodes "${node}" not found` };
  }
  if (!json) {
    const options = { ...(node === undefined ? {} : { node }), ...(at === undefined ? {} : { at }) };
    return { text: explanationText(explanation, options) };
  }
  const nodes =
    node === undefined ? explanation.nodes : explanation.nodes.filter((verdict) => verdict.node === node);
  return { text: `${JSON.stringify({ ...explanation, nodes }, null, 2)}\n` };
}
