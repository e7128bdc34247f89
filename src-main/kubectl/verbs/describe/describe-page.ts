import type { Command } from '@main/kubectl/cluster';
import { Page } from '@main/kubectl/print';

/** The page about one object, and the command that asks for it. */
export class DescribePage extends Page {
  constructor(readonly command: Command) {
    super(command.cluster.now());
  }
}
