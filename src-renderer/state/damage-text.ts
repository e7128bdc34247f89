/**
 * What exactly is wrong with a file, in the user's language. The history says it in English, which terminals and reports
 * show; what SQLite or the system says stays as it is.
 */
import { m } from '@shared/messages';

/** The English text itself where it is not ours. */
export function damageText(message: string): string {
  const said = /\bis damaged: (.*?)\.?(?: It can be read up to step \d+\.)?$/s.exec(message)?.[1];
  if (said === undefined) return message;
  for (const [pattern, text] of TEXTS) {
    const found = pattern.exec(said);
    const known = found && text(found[1] ?? '', found[2] ?? '');
    if (known) return known;
  }
  return message;
}

type Text = (one: string, two: string) => string | undefined;

const ofPart =
  (text: (inputs: { part: string }) => string): Text =>
  (part) => {
    const known = partText(part);
    return known === undefined ? undefined : text({ part: known });
  };

const TEXTS: readonly (readonly [RegExp, Text])[] = [
  [/^the file ends after (\d+) of (\d+) bytes$/, (size, expected) => m.damage_short({ size, expected })],
  [/^(?:its log is damaged|the header of its log)/, () => m.damage_log()],
  [/^(.*) does not match its checksum$/, ofPart((inputs) => m.damage_checksum(inputs))],
  [/^(.*) is missing$/, ofPart((inputs) => m.damage_missing(inputs))],
  [/^(.*) cannot be read$/, ofPart((inputs) => m.damage_unreadable(inputs))],
  [/^its (.*) is not as it was made$/, (part) => m.damage_schema({ part })],
  [/^it does not say what it is$/, () => m.damage_what()],
  [/^it has no format version$/, () => m.damage_what()],
  [/^(.*)$/, ofPart((inputs) => m.damage_misfit(inputs))],
];

const PARTS: readonly (readonly [RegExp, (inputs: { number: string }) => string])[] = [
  [/^(?:the keyframe at )?step (\d+)/, (inputs) => m.damage_step(inputs)],
  [/^revision (\d+)/, (inputs) => m.damage_revision(inputs)],
  [/^input (\d+)/, (inputs) => m.damage_input(inputs)],
  [/^(?:the hash of )?object (\d+)/, (inputs) => m.damage_object(inputs)],
  [/^(?:the base of |the object in )?body (\d+)/, (inputs) => m.damage_body(inputs)],
  [/^(?:the parent of )?branch (\d+)/, (inputs) => m.damage_branch(inputs)],
  [/^checkpoint (\d+)/, (inputs) => m.damage_checkpoint(inputs)],
  [/^save point (\d+)/, (inputs) => m.damage_save_point(inputs)],
  [/^the description of the workspace$/, () => m.damage_description()],
  [/^the layout of /, () => m.damage_layout()],
  [/^packed data$/, () => m.damage_packed()],
  [/^row \d+ of /, () => m.damage_texts()],
];

function partText(part: string): string | undefined {
  for (const [pattern, text] of PARTS) {
    const found = pattern.exec(part);
    if (found) return text({ number: found[1] ?? '' });
  }
  return undefined;
}
