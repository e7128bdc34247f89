/** What a branch is called that somebody began by going on from the past: what they did there first. */
import type { Fault, InputBody, Origin } from '@shared/contract';

/** Longer names are cut: they stand in lanes and menus. */
const LONGEST = 60;

export function branchName(body: InputBody, origin: Origin): string {
  const line = origin.command?.split('\n')[0]?.trim();
  const name = line ? line : described(body);
  return name.length <= LONGEST ? name : `${name.slice(0, LONGEST - 1).trimEnd()}…`;
}

function described(body: InputBody): string {
  switch (body.type) {
    case 'request': {
      const { request } = body;
      const what = 'subresource' in request && request.subresource ? request.subresource : request.verb;
      const named = 'name' in request && request.name !== undefined ? request.name : nameIn(request);
      return [what, request.resource, named].filter(Boolean).join(' ');
    }
    case 'place':
      return `place ${body.pod} on ${body.node}`;
    case 'ask':
      return `port-forward ${body.pod}`;
    case 'exec':
      return `exec ${body.pod} ${body.command.join(' ')}`;
    case 'outcome':
      return 'outcome of a program';
    case 'fault':
      return faultName(body.fault);
    default:
      return (body as { type: string }).type;
  }
}

function nameIn(request: object): string {
  const body = 'body' in request ? (request.body as { metadata?: { name?: unknown } } | null) : null;
  const name = body?.metadata?.name;
  return typeof name === 'string' ? name : '';
}

/** `killContainer` with its values: `killContainer default web app`. */
function faultName(fault: Fault): string {
  const { type, ...values } = fault;
  const words = Object.values(values).filter((value) => typeof value === 'string');
  return [type, ...words].join(' ');
}
