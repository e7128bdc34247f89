import { fail, type Command } from '@main/kubectl/cluster';
import { helpText, KUBECTL } from '@main/kubectl/parse';

/** Shows the help of the command and ends it: it was given the wrong number of arguments. */
export function failUnexpected({ invocation, io }: Command): never {
  const config = KUBECTL.subcommands!.find(({ name }) => name === 'config')!;
  io.out(helpText([KUBECTL, config, invocation.spec]));
  return fail(`Unexpected args: [${invocation.args.join(' ')}]`);
}
