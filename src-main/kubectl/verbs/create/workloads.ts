/** `kubectl create deployment|job|cronjob`. Models kubectl `cmd/create` @ v1.34. */
import type { KubeObject } from '@shared/api';
import { fail, getObject, type Command } from '@main/kubectl/cluster';
import { readArguments } from '@main/kubectl/selecting';
import type { CronJob } from 'kubernetes-types/batch/v1';
import { hashSuffix } from './keys';
import { commandBehindDash, createGenerated, nameOf } from './generate';

export async function deployment(command: Command): Promise<void> {
  const { flags } = command.invocation;
  const name = nameOf(command);
  const images = flags.list('image');
  const words = commandBehindDash(command);
  if (images.length > 1 && words.length > 0) fail('cannot specify multiple --image options and command');
  const port = flags.int('port');
  const containers = images.map((image) => ({
    name: containerName(image),
    image,
    ...(words.length > 0 ? { command: words } : {}),
    ...(port > 0 ? { ports: [{ containerPort: port }] } : {}),
    resources: {},
  }));
  const labels = { app: name };
  await createGenerated(command, {
    resource: 'deployments.apps',
    called: 'deployment',
    object: {
      kind: 'Deployment',
      apiVersion: 'apps/v1',
      metadata: { name, labels },
      spec: {
        replicas: flags.int('replicas'),
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { containers } },
        strategy: {},
      },
      status: {},
    } as KubeObject,
  });
}

/**
 * The last part of an image's name, made fit for a container's. Where that took more than cutting off the tag, kubectl
 * appends five random letters; here they follow from the image.
 */
function containerName(image: string): string {
  const last = image.slice(image.lastIndexOf('/') + 1).replace(/[:@].*$/, '');
  const fit = last.replaceAll(/[_.]/g, '-');
  return fit === last ? fit : `${fit}${hashSuffix({ image }).slice(0, 6)}`;
}

export async function job(command: Command): Promise<void> {
  const { flags } = command.invocation;
  const name = nameOf(command);
  const image = flags.text('image');
  const from = flags.text('from');
  const words = commandBehindDash(command);
  if ((image === '') === (from === '')) fail('either --image or --from must be specified');
  if (from !== '' && words.length > 0) fail('cannot specify --from and command');
  const object = from === '' ? jobOfImage(name, image, words) : await jobOfCronJob(command, name, from);
  await createGenerated(command, { resource: 'jobs.batch', called: 'job', object });
}

function jobOfImage(name: string, image: string, words: readonly string[]): KubeObject {
  return {
    kind: 'Job',
    apiVersion: 'batch/v1',
    metadata: { name },
    spec: { template: { metadata: {}, spec: podOf(name, image, words, 'Never') } },
    status: {},
  } as KubeObject;
}

function podOf(name: string, image: string, words: readonly string[], restartPolicy: string) {
  return {
    containers: [{ name, image, ...(words.length > 0 ? { command: words } : {}), resources: {} }],
    restartPolicy,
  };
}

async function jobOfCronJob(command: Command, name: string, from: string): Promise<KubeObject> {
  const { named } = readArguments(command, from.includes('/') ? [from] : from.split(/\s+/));
  if (named.length !== 1) return fail(`from must be an existing cronjob`);
  const { kind, name: source } = named[0]!;
  const live = getObject(command, kind, kind.namespaced ? command.namespace : '', source);
  if (kind.resource !== 'cronjobs.batch') return fail(`unknown object type *v1.${kind.kind}`);
  const { spec } = live as unknown as CronJob;
  const template = spec!.jobTemplate;
  return {
    kind: 'Job',
    apiVersion: 'batch/v1',
    metadata: {
      name,
      ...(template.metadata?.labels ? { labels: template.metadata.labels } : {}),
      annotations: { ...template.metadata?.annotations, 'cronjob.kubernetes.io/instantiate': 'manual' },
      ownerReferences: [
        { apiVersion: 'batch/v1', kind: 'CronJob', name: source, uid: live.metadata.uid!, controller: true },
      ],
    },
    spec: template.spec,
    status: {},
  } as KubeObject;
}

export async function cronJob(command: Command): Promise<void> {
  const { flags } = command.invocation;
  const name = nameOf(command);
  const restart = flags.text('restart') || 'OnFailure';
  const pod = podOf(name, flags.text('image'), commandBehindDash(command), restart);
  await createGenerated(command, {
    resource: 'cronjobs.batch',
    called: 'cronjob',
    object: {
      kind: 'CronJob',
      apiVersion: 'batch/v1',
      metadata: { name },
      spec: {
        schedule: flags.text('schedule'),
        jobTemplate: { metadata: { name }, spec: { template: { metadata: {}, spec: pod } } },
      },
      status: {},
    } as KubeObject,
  });
}
