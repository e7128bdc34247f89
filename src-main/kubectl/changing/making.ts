/** Creates objects that a command made up itself, or only shows them. */
import type { KubeObject } from '@shared/api';
import type { FieldValidation } from '@shared/contract';
import { dryRunOption, fail, send, ServerFailure, type Command, type DryRun, type Kind } from '../cluster';
import { LAST_APPLIED } from './last-applied';

export interface Making {
  readonly dryRun: DryRun;
  readonly fieldManager: string;
  /** Put before a refusal in its own words: `failed to create deployment: `; absent where the server's words stand alone. */
  readonly refusedAs?: string;
}

/** The object as the server answers it; with `--dry-run=client` as it was given. @throws Failure, ServerFailure */
export function makeObject(
  command: Command,
  kind: Kind,
  body: KubeObject,
  { dryRun, fieldManager, refusedAs }: Making,
): KubeObject {
  if (dryRun === 'client') return body;
  const namespace = kind.namespaced ? (body.metadata.namespace ?? command.namespace) : '';
  try {
    return send(command, {
      verb: 'create',
      resource: kind.resource,
      ...(namespace === '' ? {} : { namespace }),
      body,
      fieldManager: managerOf(command, fieldManager),
      ...validationOf(command),
      ...dryRunOption(dryRun),
    });
  } catch (error) {
    if (refusedAs !== undefined && error instanceof ServerFailure)
      fail(`${refusedAs}${error.status.message}`);
    throw error;
  }
}

/** `--field-manager`, else the name that the command goes by. */
export function managerOf({ invocation: { flags } }: Command, own: string): string {
  return flags.has('field-manager') && flags.text('field-manager') !== '' ? flags.text('field-manager') : own;
}

/** What `--validate` asks the server for. */
export function validationOf({ invocation: { flags } }: Command): { fieldValidation?: FieldValidation } {
  if (!flags.has('validate')) return {};
  switch (flags.text('validate')) {
    case 'strict':
    case 'true':
    case '':
      return { fieldValidation: 'Strict' };
    case 'warn':
      return { fieldValidation: 'Warn' };
    case 'ignore':
    case 'false':
      return { fieldValidation: 'Ignore' };
    default:
      return fail(
        `invalid - validate option ${JSON.stringify(flags.text('validate'))}; must be one of: strict (or true), warn, ignore (or false)`,
      );
  }
}

/** Notes a generated object in itself, for `--save-config`; its fields keep their order. */
export function withSavedConfig<T extends KubeObject>(object: T): T {
  const { annotations, ...metadata } = object.metadata;
  const text = `${JSON.stringify({ ...object, metadata: { ...metadata, ...(annotations ? { annotations } : {}) } })}\n`;
  return {
    ...object,
    metadata: { ...object.metadata, annotations: { ...annotations, [LAST_APPLIED]: text } },
  };
}
