/** What an import says, in the user's language. */
import type { ClusterImportReport, ImportNote, MadeUp, ManifestProblem } from '@shared/contract';
import { numberText } from '@renderer/state';
import { m } from '@shared/messages';

/** Names that a line shows. */
const SHOWN = 8;

export function namesText(names: readonly string[], count = names.length): string {
  const list = names.slice(0, SHOWN).join(', ');
  const more = count - Math.min(names.length, SHOWN);
  return more > 0 ? m.report_more({ list, count: numberText(more) }) : list;
}

/** `FILE`, with line and column where they are known. */
export function placeText({ file, line, column }: ManifestProblem): string {
  return [file, line, column].filter((part) => part !== undefined).join(':');
}

export function madeUpText({ why }: MadeUp): string {
  switch (why) {
    case 'namespace':
      return m.made_namespace();
    case 'serviceAccount':
      return m.made_serviceAccount();
    case 'priorityClass':
      return m.made_priorityClass();
    case 'configuration':
      return m.made_configuration();
    case 'owner':
      return m.made_owner();
    case 'customKind':
      return m.made_customKind();
    case 'image':
      return m.made_image();
    case 'hostPath':
      return m.made_hostPath();
    case 'podRange':
      return m.made_podRange();
  }
}

export function noteText(note: ImportNote): string {
  switch (note.type) {
    case 'customScheduler':
      return m.note_customScheduler({ names: namesText(note.names), pods: numberText(note.pods) });
    case 'admission':
      return m.note_admission({ names: namesText(note.names) });
    case 'csi':
      return m.note_csi({ names: namesText(note.drivers) });
    case 'dra':
      return m.note_dra({ pods: numberText(note.pods) });
    case 'customController':
      return m.note_customController({ names: namesText(note.kinds), pods: numberText(note.pods) });
    case 'notReady':
      return m.note_notReady({ names: namesText(note.nodes) });
    case 'pressure':
      return m.note_pressure({ names: namesText(note.nodes) });
    case 'missingClaims':
      return m.note_missingClaims({ names: namesText(note.names) });
    case 'unknownFields':
      return m.note_unknownFields({ names: namesText(note.fields) });
    case 'autoscalers':
      return m.note_autoscalers({ count: numberText(note.count) });
    case 'runningJobs':
      return m.note_runningJobs({ names: namesText(note.names), pods: numberText(note.pods) });
    case 'noNodes':
      return m.note_noNodes();
  }
}

export function redactedText({ redacted }: ClusterImportReport): string {
  const { secrets, values, tokens } = redacted;
  return secrets + values + tokens === 0
    ? m.report_nothing_redacted()
    : m.report_redacted({
        secrets: numberText(secrets),
        values: numberText(values),
        tokens: numberText(tokens),
      });
}
