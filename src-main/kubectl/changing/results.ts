/** What a command prints for an object that it made or changed. */
import type { KubeObject } from '@shared/api';
import { dryRunSuffix, nameWithKind, type Command, type DryRun, type Kind } from '../cluster';
import { printObject, readOutput, sortFields, type Output } from '../print';

export interface ResultPrinter {
  /** Whether `-o` asks for the object itself. */
  readonly printsObjects: boolean;
  /** `table` where no `-o` was given. */
  readonly format: Output['type'];
  /** @param operation the word behind the name: `created`, `labeled` … */
  print(kind: Kind, object: KubeObject, operation: string): void;
  /** The same for what is no object of its own, such as a Scale. @param prefix what stands before its name */
  printNamed(prefix: string, object: KubeObject, operation: string): void;
  /** Prints several objects as one list, in the format of `-o`. */
  printList(list: object): void;
}

/** Prints `pod/web created`, or the object where `-o` asks for it. */
export async function resultPrinter(command: Command, dryRun: DryRun = 'none'): Promise<ResultPrinter> {
  const output = await readOutput(command, false);
  let printed = 0;
  return {
    format: output.type,
    printsObjects: output.type !== 'table' && output.type !== 'name',
    printNamed(prefix, object, operation) {
      const plain = output.type === 'table' || output.type === 'custom-columns' || output.type === 'name';
      if (!plain) command.io.out(printObject(command, output, object));
      else {
        const tail = output.type === 'name' ? '' : ` ${operation}${dryRunSuffix(dryRun)}`;
        command.io.out(`${prefix}/${object.metadata.name}${tail}\n`);
      }
    },
    printList(list) {
      if (output.type !== 'table' && output.type !== 'custom-columns')
        command.io.out(printObject(command, output, list));
    },
    print(kind, object, operation) {
      if (output.type === 'yaml' && printed++ > 0) command.io.out('---\n');
      command.io.out(resultText(command, output, kind, object, `${operation}${dryRunSuffix(dryRun)}`));
    },
  };
}

/** The text of one result; `operation` with its suffix. */
export function resultText(
  command: Command,
  output: Output,
  kind: Kind,
  object: KubeObject,
  operation: string,
): string {
  switch (output.type) {
    case 'table':
    case 'custom-columns':
      return `${nameWithKind(kind, object.metadata.name)} ${operation}\n`;
    case 'name':
      return `${nameWithKind(kind, object.metadata.name)}\n`;
    default:
      return printObject(command, output, isLive(object) ? (sortFields(object) as object) : object);
  }
}

/** Objects of the server come with fields in order; those that a command makes keep its own order. */
function isLive(object: KubeObject): boolean {
  return object.metadata.uid !== undefined;
}
