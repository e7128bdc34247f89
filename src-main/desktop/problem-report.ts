/** The text of a report about a problem: facts about this run, and of the cluster only what the user has chosen. */
import { app } from 'electron';
import { arch, release, totalmem, type as systemName } from 'node:os';
import type { Preferences } from '@shared/contract';
import type { KubeObject } from '@shared/api';
import type { Session } from '../workspaces';

/** Steps that a report lists, the newest ones. */
const STEPS = 2000;

export interface ReportFacts {
  readonly versions: Readonly<Record<string, string>>;
  readonly preferences: Preferences;
  readonly log: readonly string[];
}

/** @param contents whether objects and steps of the workspace are in it */
export function problemReport(facts: ReportFacts, session: Session | undefined, contents: boolean): string {
  const parts = [
    section('Versions', [
      ...Object.entries(facts.versions).map(([name, version]) => `${name} ${version}`),
      `${systemName()} ${release()} ${arch()}, ${Math.round(totalmem() / 2 ** 30)} GB`,
      `packaged: ${app.isPackaged}`,
    ]),
    section('Preferences', [JSON.stringify(facts.preferences)]),
    section('Processes', processes()),
    session ? section('Workspace', workspaceFacts(session)) : '',
    section('Log', facts.log.length > 0 ? facts.log : ['empty']),
  ];
  if (session && contents) {
    const head = session.head().seq;
    const steps = session.steps(Math.max(1, head - STEPS + 1), head);
    parts.push(
      section(
        'Steps',
        steps.map((step) => JSON.stringify(step)),
      ),
      section(
        'Objects',
        session.delta(0, head).puts.map(({ object }) => JSON.stringify(withoutSecrets(object))),
      ),
    );
  }
  return parts.filter((part) => part !== '').join('\n');
}

/** Counts only: no name of anything that is in the cluster, nor of the file. */
function workspaceFacts(session: Session): string[] {
  const { head, branches, readOnly, playback, savePoint } = session.info();
  return [
    `step ${head.seq}, revision ${head.revision}, ${branches.length} branches`,
    `read-only: ${readOnly ? `${readOnly.kind}: ${readOnly.message}` : 'no'}`,
    `playing: ${playback.playing ? `${playback.speed}x` : 'no'}, save point: ${savePoint ? savePoint.seq : 'none'}`,
  ];
}

function processes(): string[] {
  return app
    .getAppMetrics()
    .map(({ type, memory }) => `${type} ${Math.round(memory.workingSetSize / 1024)} MB`);
}

/** Secrets stay secret even where contents are wanted. */
function withoutSecrets(object: KubeObject): KubeObject {
  if (object.kind !== 'Secret') return object;
  const { data = {} } = object as KubeObject & { data?: Record<string, string> };
  return {
    ...object,
    data: Object.fromEntries(Object.keys(data).map((key) => [key, 'redacted'])),
  } as KubeObject;
}

function section(title: string, lines: readonly string[]): string {
  return `## ${title}\n\n${lines.join('\n')}\n`;
}
