/** Lets the user edit an object as text: the console opens its editor. */

import { fail, type Command } from '../cluster';
import { printJson, printYaml, sortFields } from '../print';

/** What stands above the text of a live object. */
export const EDIT_HEADER = `# Please edit the object below. Lines beginning with a '#' will be ignored,
# and an empty file will abort the edit. If an error occurs while saving this file will be
# reopened with the relevant failures.
#
`;

/**
 * @param complaint shown above the text: why the last attempt was refused; '' for none
 * @returns the text without its comment lines; null where the user gave up, or saved nothing
 */
export async function editText(
  command: Command,
  name: string,
  object: object,
  complaint = '',
  given?: string,
): Promise<string | null> {
  const { io, invocation } = command;
  if (!io.edit)
    return fail(
      'there is no editor here: kubectl edit needs the console of the window; use `kubectl patch` or `kubectl apply` instead',
    );
  const json = invocation.flags.has('output') && invocation.flags.text('output') === 'json';
  const body = given ?? (json ? printJson(sortFields(object)) : printYaml(sortFields(object)));
  const why = complaint === '' ? '' : `${complaint.trimEnd().replaceAll(/^/gm, '# ')}\n#\n`;
  const shown = `${EDIT_HEADER}${why}${body}`;
  const text = await io.edit(`${name}.${json ? 'json' : 'yaml'}`, shown);
  if (text === null) return null;
  const kept = text
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .join('\n');
  return kept.trim() === '' ? null : kept;
}
