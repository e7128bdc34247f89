/** Requests to the API server as a window may send them, and faults as it may inject them. */
import * as v from 'valibot';
import { name, seq, text } from './words';

const target = { resource: name, namespace: v.optional(name) };
const named = {
  ...target,
  name,
  subresource: v.optional(
    v.picklist(['status', 'scale', 'binding', 'eviction', 'ephemeralcontainers', 'resize', 'finalize']),
  ),
};
const write = {
  dryRun: v.optional(v.boolean()),
  fieldValidation: v.optional(v.picklist(['Ignore', 'Warn', 'Strict'])),
  fieldManager: v.optional(name),
};
const deleteOptions = v.optional(
  v.strictObject({
    gracePeriodSeconds: v.optional(seq),
    propagationPolicy: v.optional(v.picklist(['Orphan', 'Background', 'Foreground'])),
    preconditions: v.optional(v.strictObject({ uid: v.optional(name), resourceVersion: v.optional(name) })),
  }),
);

export const writeRequest = v.variant('verb', [
  v.strictObject({
    verb: v.literal('create'),
    ...named,
    name: v.optional(name),
    body: v.unknown(),
    ...write,
  }),
  v.strictObject({ verb: v.literal('update'), ...named, body: v.unknown(), ...write }),
  v.strictObject({
    verb: v.literal('patch'),
    ...named,
    patchType: v.picklist(['json', 'merge', 'strategic', 'apply']),
    body: v.unknown(),
    force: v.optional(v.boolean()),
    ...write,
  }),
  v.strictObject({ verb: v.literal('delete'), ...named, options: deleteOptions, ...write }),
  v.strictObject({
    verb: v.literal('deletecollection'),
    ...target,
    labelSelector: v.optional(text),
    fieldSelector: v.optional(text),
    options: deleteOptions,
    ...write,
  }),
]);

export const readRequest = v.variant('verb', [
  v.strictObject({ verb: v.literal('get'), ...named }),
  v.strictObject({
    verb: v.literal('list'),
    ...target,
    labelSelector: v.optional(text),
    fieldSelector: v.optional(text),
    limit: v.optional(seq),
    continue: v.optional(text),
  }),
]);

const ofContainer = { namespace: name, pod: name, container: name };
const exitCode = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(255));

export const fault = v.variant('type', [
  v.strictObject({
    type: v.literal('registry'),
    host: name,
    state: v.picklist(['up', 'down', 'slow', 'refusing']),
    bytesPerSecond: v.optional(v.pipe(v.number(), v.minValue(1))),
  }),
  v.strictObject({ type: v.literal('killContainer'), ...ofContainer, exitCode }),
  v.strictObject({
    type: v.literal('crash'),
    ...ofContainer,
    exitCode,
    afterSeconds: v.pipe(v.number(), v.minValue(0), v.maxValue(31_536_000)),
  }),
  v.strictObject({ type: v.literal('oom'), ...ofContainer }),
  v.strictObject({
    type: v.literal('killProcess'),
    ...ofContainer,
    pid: seq,
    signal: v.pipe(v.string(), v.regex(/^[A-Z0-9]{2,12}$/)),
  }),
  v.strictObject({ type: v.literal('nodePower'), node: name, state: v.picklist(['on', 'off']) }),
  v.strictObject({ type: v.literal('kubelet'), node: name, state: v.picklist(['running', 'stopped']) }),
  v.strictObject({ type: v.literal('partition'), node: name, state: v.picklist(['cut', 'healed']) }),
  v.strictObject({
    type: v.literal('disk'),
    node: name,
    factor: v.pipe(v.number(), v.minValue(1), v.maxValue(1000)),
  }),
  v.strictObject({
    type: v.literal('clock'),
    node: name,
    aheadSeconds: v.pipe(v.number(), v.integer(), v.minValue(-86_400), v.maxValue(86_400)),
  }),
]);
