/** What Tab offers in a node's shell: commands, what kubectl knows of its words, nodes for ssh, files. */
import { getCommandNames } from 'just-bash';
import { compareText } from '@shared/api';
import { completeKubectl } from '../kubectl';
import { kubectlFiles } from './commands/kubectl';
import { FAULTS } from './commands/faults';
import { AWARE } from './commands/names';
import type { Completion, Host } from './host';

/** Commands of just-bash that a node has no business with. */
const ODD = new Set(['html-to-markdown', 'yq', 'xan', 'sqlite3', 'help']);
const BUILTINS = [
  'cd',
  'exit',
  'export',
  'read',
  'source',
  'unset',
  'set',
  'logout',
  'sysctl',
  'scp',
  'free',
  'ps',
  'df',
  'uname',
  'id',
  'nslookup',
  'drydock',
  'poweroff',
  'reboot',
  'shutdown',
];

export async function completeInShell(
  host: Host,
  cwd: string,
  known: readonly string[],
  line: string,
  cursor: number,
): Promise<Completion> {
  const before = line.slice(0, cursor);
  // The last simple command of the line, without what stands before it.
  const start = Math.max(
    ...['|', ';', '&', '(', '`', '{ ', 'do ', 'then '].map((mark) => {
      const at = before.lastIndexOf(mark);
      return at < 0 ? 0 : at + mark.length;
    }),
  );
  const words = wordsOf(before.slice(start));
  const word = words.pop() ?? '';
  const from = cursor - word.length;
  const [command] = words;
  const matching = (names: readonly string[]): Completion => ({
    from,
    candidates: [...new Set(names)].filter((name) => name.startsWith(word)).sort(compareText),
  });
  if (command === undefined && !word.includes('/')) {
    const names = [...getCommandNames().filter((name) => !ODD.has(name)), ...AWARE, ...BUILTINS, ...known];
    return matching(names.filter((name) => name !== 'run'));
  }
  const redirected = /(?:^|\s)\d?[<>]{1,2}\s*$/.test(before.slice(0, from));
  if (!redirected && (command === 'kubectl' || isAlias(known, command))) {
    const candidates = await completeKubectl(words.slice(1), word, {
      cluster: host.console.cluster('kubectl'),
      files: kubectlFiles(host, (path) => host.files.resolvePath(cwd, path)),
      env: new Map([['HOME', '/root']]),
      context: host.console.session.info().context,
      server: host.console.server(),
    });
    if (candidates) return { from, candidates };
  }
  if (command === 'ssh') return matching(host.console.nodes().map(({ metadata }) => metadata.name ?? ''));
  if (command === 'systemctl' && words.length === 1)
    return matching(['status', 'stop', 'start', 'restart', 'is-active']);
  if (command === 'systemctl' || word === '-u') return matching(['kubelet', 'containerd']);
  if (command === 'drydock') {
    if (words.length === 1) return matching(['explain', 'fault']);
    if (words[1] === 'fault') return matching(faultWords(host, words.slice(2)));
  }
  if (command === 'crictl' && words.length === 1)
    return matching(['images', 'rmi', 'ps', 'pods', 'logs', 'inspect', 'exec', 'info', 'version']);
  return completeFile(host, cwd, word, cursor);
}

function isAlias(known: readonly string[], command: string | undefined): boolean {
  return command === 'k' && known.includes('k');
}

function faultWords(host: Host, words: readonly string[]): readonly string[] {
  const [type] = words;
  if (type === undefined) return Object.keys(FAULTS);
  if (words.length === 1 && type !== 'kill') return FAULTS[type] ?? [];
  if (type === 'registry') return ['docker.io'];
  return host.console.list(type === 'kill' ? 'pods' : 'nodes').map(({ metadata }) => metadata.name ?? '');
}

async function completeFile(host: Host, cwd: string, word: string, cursor: number): Promise<Completion> {
  const slash = word.lastIndexOf('/');
  const typed = word.slice(0, slash + 1);
  const name = word.slice(slash + 1);
  const folder = host.files.resolvePath(cwd, typed.replace(/^~\//, '/root/') || '.');
  const entries = await host.files.readdirWithFileTypes(folder).catch(() => []);
  const candidates = entries
    .filter((entry) => entry.name.startsWith(name) && (name.startsWith('.') || !entry.name.startsWith('.')))
    .map((entry) => `${typed}${entry.name.replace(/([ '"\\$])/g, '\\$1')}${entry.isDirectory ? '/' : ''}`)
    .sort(compareText);
  return { from: cursor - word.length, candidates };
}

/** The words of a command as far as it is typed; the last one may be empty. */
function wordsOf(text: string): string[] {
  const words: string[] = [];
  let word = '';
  let quote = '';
  let open = false;
  for (let i = 0; i < text.length; i++) {
    const char = text[i]!;
    if (quote) {
      if (char === quote) quote = '';
      else word += char;
    } else if (char === '"' || char === "'") {
      quote = char;
      open = true;
    } else if (/\s/.test(char)) {
      if (word !== '' || open) words.push(word);
      word = '';
      open = false;
    } else if (char === '<' || char === '>') {
      word = '';
    } else {
      word += char === '\\' ? (text[++i] ?? '') : char;
    }
  }
  return [...words, word];
}
