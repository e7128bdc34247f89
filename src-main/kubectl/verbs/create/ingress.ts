/** `kubectl create ingress`. The object is kept without effect. Models kubectl `cmd/create` ingress @ v1.34. */
import type { KubeObject } from '@shared/api';
import { fail, type Command } from '@main/kubectl/cluster';
import { createGenerated, nameOf } from './generate';

const RULE =
  /^(?<host>[^/=,]*)(?<path>\/[^=]*)=(?<service>[^:=,]+):(?<port>[^:=,]+)(?<tls>,tls(?:=(?<secret>[^,=]*))?)?$/;

interface Backend {
  readonly service: {
    readonly name: string;
    readonly port: { readonly number?: number; readonly name?: string };
  };
}

export async function ingress(command: Command): Promise<void> {
  const { flags } = command.invocation;
  const name = nameOf(command);
  const fallback = flags.text('default-backend');
  const rules = flags.list('rule');
  if (fallback === '' && rules.length === 0) {
    fail(
      'not enough information provided: every ingress has to either specify a default-backend (which catches all traffic) or a list of rules (which catch specific paths)',
    );
  }
  const annotations = Object.fromEntries(flags.list('annotation').map(readAnnotation));
  if (fallback !== '' && fallback.split(':').length !== 2) {
    fail('default-backend should be in format servicename:serviceport');
  }
  const className = flags.text('class');
  const read = rules.map(readRule);
  const tls = tlsOf(read);
  await createGenerated(command, {
    resource: 'ingresses.networking.k8s.io',
    called: 'ingress',
    object: {
      kind: 'Ingress',
      apiVersion: 'networking.k8s.io/v1',
      metadata: { name, ...(Object.keys(annotations).length > 0 ? { annotations } : {}) },
      spec: {
        ...(className === '' ? {} : { ingressClassName: className }),
        ...(fallback === ''
          ? {}
          : { defaultBackend: backendOf(...(fallback.split(':') as [string, string])) }),
        ...(tls.length > 0 ? { tls } : {}),
        ...(read.length > 0 ? { rules: rulesOf(read) } : {}),
      },
      status: { loadBalancer: {} },
    } as KubeObject,
  });
}

function readAnnotation(text: string): [string, string] {
  const equals = text.indexOf('=');
  if (equals <= 0) return fail(`annotation ${text} is invalid and should be in format key=[value]`);
  return [text.slice(0, equals), text.slice(equals + 1)];
}

interface Rule {
  readonly host: string;
  readonly path: string;
  readonly backend: Backend;
  /** undefined: no TLS; '': the ingress's own certificate. */
  readonly secret: string | undefined;
}

function readRule(text: string): Rule {
  const groups = RULE.exec(text)?.groups;
  if (!groups)
    return fail(`rule ${text} is invalid and should be in format host/path=svcname:svcport[,tls[=secret]]`);
  const { host = '', path = '', service = '', port = '', tls, secret } = groups;
  return {
    host,
    path,
    backend: backendOf(service, port),
    secret: tls === undefined ? undefined : (secret ?? ''),
  };
}

function backendOf(name: string, port: string): Backend {
  return { service: { name, port: /^\d+$/.test(port) ? { number: Number(port) } : { name: port } } };
}

/** Rules of one host together, hosts in the order in which they come. */
function rulesOf(rules: readonly Rule[]): object[] {
  const hosts = [...new Set(rules.map(({ host }) => host))];
  return hosts.map((host) => {
    const paths = rules
      .filter((rule) => rule.host === host)
      .map(({ path, backend }) => ({
        path: path.endsWith('*') ? path.slice(0, -1) : path,
        pathType: path.endsWith('*') ? 'Prefix' : 'Exact',
        backend,
      }));
    return { ...(host === '' ? {} : { host }), http: { paths } };
  });
}

function tlsOf(rules: readonly Rule[]): object[] {
  const bySecret = new Map<string, string[]>();
  for (const { host, secret } of rules) {
    if (secret === undefined) continue;
    const hosts = bySecret.get(secret) ?? [];
    if (host !== '' && !hosts.includes(host)) hosts.push(host);
    bySecret.set(secret, hosts);
  }
  return [...bySecret].map(([secretName, hosts]) => ({
    ...(hosts.length > 0 ? { hosts } : {}),
    ...(secretName === '' ? {} : { secretName }),
  }));
}
