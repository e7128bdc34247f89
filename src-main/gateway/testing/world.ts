/** A gateway for tests: a new workspace of the example `tutorial` in a folder of its own, served on a free port. */
import type { KubeObject } from '@shared/api';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeWorkspaces, type Session, type Workspace } from '@main/workspaces';
import { Gateway, type GatewayOptions } from '../gateway';

const RESOURCES = join(import.meta.dirname, '../../../resources');

export interface Answer {
  readonly code: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body as JSON. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests reach into answers of every shape
  readonly json: any;
}

export class GatewayWorld {
  private constructor(
    readonly folder: string,
    readonly workspace: Workspace,
    public gateway: Gateway,
  ) {}

  static async make(options: GatewayOptions = {}): Promise<GatewayWorld> {
    const folder = mkdtempSync(join(tmpdir(), 'drydock-gateway-'));
    const workspaces = makeWorkspaces(RESOURCES, join(folder, 'unsaved'), 'test', { freeze: true });
    const workspace = workspaces.newFromExample('tutorial', join(folder, 'tutorial.drydock'));
    return new GatewayWorld(folder, workspace, await Gateway.start(workspace.session, options));
  }

  get session(): Session {
    return this.workspace.session;
  }

  /** Sends a request; a body that is no text is sent as JSON. */
  async send(
    method: string,
    path: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answer> {
    const content =
      body === undefined || typeof body === 'string' || body instanceof Uint8Array
        ? body
        : JSON.stringify(body);
    const response = await fetch(`${this.gateway.url}${path}`, {
      method,
      headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(content === undefined ? {} : { body: content }),
    });
    const text = await response.text();
    let json: unknown;
    try {
      json = JSON.parse(text);
    } catch {
      json = undefined;
    }
    return { code: response.status, headers: response.headers, text, json };
  }

  get(path: string, headers?: Readonly<Record<string, string>>): Promise<Answer> {
    return this.send('GET', path, undefined, headers);
  }

  /** An object as the session has it; undefined where there is none. */
  object(resource: string, namespace: string, name: string): KubeObject | undefined {
    const answer = this.session.read({ verb: 'get', resource, namespace, name });
    return answer.ok ? (answer.object as KubeObject) : undefined;
  }

  async close(): Promise<void> {
    await this.gateway.close();
    this.workspace.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
