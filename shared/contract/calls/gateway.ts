/** The workspace served as a Kubernetes API. */
import * as v from 'valibot';
import { none } from './words';

export const gatewayCalls = {
  /** Whether the workspace is served as a Kubernetes API, and where. */
  'gateway.state': none,
  'gateway.open': v.strictObject({
    /** By default one that is free, or the one that the workspace had before. */
    port: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535))),
    /** Virtual seconds a real second while clients wait; `max`: as fast as they can follow. */
    speed: v.optional(v.union([v.literal('max'), v.pipe(v.number(), v.minValue(0), v.maxValue(1000))])),
  }),
  'gateway.close': none,
} as const;

export interface GatewayResults {
  'gateway.state': GatewayState;
  'gateway.open': GatewayState;
  'gateway.close': GatewayState;
}

/** A workspace served as a Kubernetes API, or not. */
export type GatewayState =
  | { readonly open: false }
  | {
      readonly open: true;
      /** With its secret. */
      readonly server: string;
      /** The file that clients are pointed to. */
      readonly kubeconfig: string;
      readonly context: string;
      /** The line that points kubectl there. */
      readonly command: string;
      readonly connections: number;
      readonly watches: number;
    };
