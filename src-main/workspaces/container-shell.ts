/** Shells that are kept open in containers. The shell's language is large: it is loaded when the first one is opened. */
import type { ContainerShell, ContainerShellOptions } from '../programs';

export type { ContainerShell, ContainerShellOptions };

export async function openContainerShell(options: ContainerShellOptions): Promise<ContainerShell> {
  const { ContainerShell } = await import('../programs');
  return new ContainerShell(options);
}
