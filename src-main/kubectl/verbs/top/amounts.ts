/** Amounts as `kubectl top` writes them: whole thousandths of a core, whole mebibytes. */
import { compareText } from '@shared/api';
import { failUsage, type Command, type ContainerUsage } from '@main/kubectl/cluster';
import { printRows } from '@main/kubectl/print';

/** Each row ends with a column of its own, as kubectl's do. */
export function amountTable(rows: readonly (readonly string[])[]): string {
  return printRows(rows.map((row) => [...row, '']));
}

export function cores(cpu: number): string {
  return `${Math.ceil(cpu)}m`;
}

export function mebibytes(memory: number): string {
  return `${Math.floor(memory / (1024 * 1024))}Mi`;
}

export function sum(usages: Iterable<ContainerUsage>): ContainerUsage {
  let cpu = 0;
  let memory = 0;
  for (const usage of usages) {
    cpu += usage.cpu;
    memory += usage.memory;
  }
  return { cpu, memory };
}

export interface Used {
  readonly name: string;
  readonly namespace: string;
  readonly usage: ContainerUsage;
}

/** The order of --sort-by: most first; else by place. */
export function inOrder<T extends Used>({ invocation }: Command, used: readonly T[]): T[] {
  const by = invocation.flags.text('sort-by');
  return [...used].sort(
    (a, b) =>
      (by === 'cpu' ? b.usage.cpu - a.usage.cpu : by === 'memory' ? b.usage.memory - a.usage.memory : 0) ||
      compareText(a.namespace, b.namespace) ||
      compareText(a.name, b.name),
  );
}

export function checkFlags({ invocation }: Command, what: 'pod' | 'node'): void {
  const { args, flags } = invocation;
  const by = flags.text('sort-by');
  if (by !== '' && by !== 'cpu' && by !== 'memory') {
    failUsage(`top ${what}`, '--sort-by accepts only cpu or memory');
  }
  if (args.length > 1) failUsage(`top ${what}`, `${what} [NAME | -l label]`);
  if (args.length > 0 && flags.text('selector') !== '') {
    failUsage(`top ${what}`, 'only one of NAME or --selector can be provided');
  }
}
