/**
 * Gives every namespace its ServiceAccount `default`, and gives it back where somebody deletes it.
 * Models `pkg/controller/serviceaccount/serviceaccounts_controller.go` @ v1.34.
 */
import type { Live } from '@shared/api';
import type { Namespace, ServiceAccount } from 'kubernetes-types/core/v1';
import { Controller, type Machinery, type SyncResult } from '../client';

const NAME = 'default';

export class ServiceAccountController extends Controller {
  constructor(machinery: Machinery) {
    super(machinery, { name: 'service-account-controller', resource: 'namespaces' });
    this.watchOwn();
    this.watch('serviceaccounts', ({ namespace, name, object }) =>
      name === NAME && !object ? [namespace] : [],
    );
  }

  protected sync(_: string, name: string): SyncResult {
    const namespace = this.ctx.client.get<Live<Namespace>>('namespaces', '', name);
    if (!namespace || namespace.metadata.deletionTimestamp !== undefined) return 'done';
    if (this.ctx.client.get('serviceaccounts', name, NAME)) return 'done';
    const account: Live<ServiceAccount> = {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name: NAME, namespace: name },
    };
    return this.ctx.client.create('serviceaccounts', account).ok ? 'done' : 'retry';
  }
}
