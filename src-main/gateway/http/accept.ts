/** Content negotiation: in which form a client wants its answer. Models `negotiate.go` of the API server @ v1.34. */

export type Form =
  | { readonly as: 'object' }
  | { readonly as: 'table'; readonly version: 'v1' | 'v1beta1' }
  | { readonly as: 'metadata'; readonly version: 'v1' | 'v1beta1' }
  | { readonly as: 'discovery'; readonly version: 'v2' | 'v2beta1' };

export interface Accepted {
  readonly format: 'json' | 'yaml';
  readonly form: Form;
}

const OBJECT: Form = { as: 'object' };
const JSON_OBJECT: Accepted = { format: 'json', form: OBJECT };

/**
 * The first form that the client accepts and the server has; undefined where there is none. Clients that ask for
 * protobuf get JSON if they accept it too, or alone: every one of them reads it.
 */
export function readAccept(header: string | undefined): Accepted | undefined {
  if (header === undefined || header.trim() === '') return JSON_OBJECT;
  for (const clause of header.split(',').slice(0, 64)) {
    const accepted = readClause(clause);
    if (accepted) return accepted;
  }
  return header.includes('application/vnd.kubernetes.protobuf') ? JSON_OBJECT : undefined;
}

function readClause(clause: string): Accepted | undefined {
  const [type = '', ...parameters] = clause.split(';').map((part) => part.trim());
  const format = FORMATS[type.toLowerCase()];
  if (!format) return undefined;
  const given = new Map(
    parameters.map((parameter) => {
      const sign = parameter.indexOf('=');
      return [parameter.slice(0, sign).toLowerCase(), parameter.slice(sign + 1)] as const;
    }),
  );
  if (given.get('q') === '0') return undefined;
  const form = formOf(given);
  return form && { format, form };
}

const FORMATS: Readonly<Record<string, 'json' | 'yaml'>> = {
  'application/json': 'json',
  'application/*': 'json',
  '*/*': 'json',
  'application/yaml': 'yaml',
};

function formOf(given: ReadonlyMap<string, string>): Form | undefined {
  const [as, group, version] = [given.get('as'), given.get('g'), given.get('v')];
  if (as === undefined) return OBJECT;
  if (group === 'meta.k8s.io' && (version === 'v1' || version === 'v1beta1')) {
    if (as === 'Table') return { as: 'table', version };
    if (as === 'PartialObjectMetadata' || as === 'PartialObjectMetadataList')
      return { as: 'metadata', version };
  }
  if (
    group === 'apidiscovery.k8s.io' &&
    as === 'APIGroupDiscoveryList' &&
    (version === 'v2' || version === 'v2beta1')
  ) {
    return { as: 'discovery', version };
  }
  return undefined;
}
