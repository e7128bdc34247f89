/**
 * Publishes the cluster's certificate authority to every namespace, as the ConfigMap `kube-root-ca.crt`.
 * Models `pkg/controller/certificates/rootcacertpublisher` @ v1.34. The simulated cluster has no authority: the text
 * says so where a real one has its certificate.
 */
import type { Live } from '@shared/api';
import type { ConfigMap, Namespace } from 'kubernetes-types/core/v1';
import { Controller, type Machinery, type SyncResult } from '../client';

const NAME = 'kube-root-ca.crt';
const DATA = { 'ca.crt': '# A simulated cluster has no certificate authority.\n' };
const ANNOTATIONS = {
  'kubernetes.io/description':
    'Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal ' +
    'service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.',
};

export class RootCaPublisher extends Controller {
  constructor(machinery: Machinery) {
    super(machinery, { name: 'root-ca-certificate-publisher-controller', resource: 'namespaces' });
    this.watch('namespaces', ({ name, previous }) => (previous ? [] : [name]));
    this.watch('configmaps', ({ namespace, name }) => (name === NAME ? [namespace] : []));
  }

  protected sync(_: string, name: string): SyncResult {
    const namespace = this.ctx.client.get<Live<Namespace>>('namespaces', '', name);
    if (!namespace || namespace.metadata.deletionTimestamp !== undefined) return 'done';
    const published = this.ctx.client.get<Live<ConfigMap>>('configmaps', name, NAME);
    const metadata = { name: NAME, namespace: name, annotations: ANNOTATIONS };
    if (!published) {
      const map: Live<ConfigMap> = { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: DATA };
      return this.ctx.client.create('configmaps', map).ok ? 'done' : 'retry';
    }
    // What an imported cluster has published is its own.
    if (published.data?.['ca.crt'] !== undefined) return 'done';
    return this.ctx.client.update('configmaps', { ...published, data: DATA }).ok ? 'done' : 'retry';
  }
}
