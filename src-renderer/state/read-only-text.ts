/** Why a workspace may not be changed, in the user's language. */
import type { ReadOnlyReason } from '@shared/contract';
import { m } from '@shared/messages';
import { numberText } from './locale.svelte';

export function readOnlyText({ kind, readable }: ReadOnlyReason): string {
  switch (kind) {
    case 'asked':
      return m.readonly_asked();
    case 'denied':
      return m.readonly_denied();
    case 'damaged':
      return readable === undefined
        ? m.readonly_damaged()
        : m.readonly_damaged_up_to({ step: numberText(readable) });
    case 'full':
      return m.readonly_full();
    case 'disk':
      return m.readonly_disk();
    case 'busy':
      return m.readonly_busy();
    case 'restless':
      return m.readonly_restless();
    case 'bug':
      return m.readonly_bug();
  }
}
