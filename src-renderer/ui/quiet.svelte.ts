/** Whether the window has been drawn and had nothing to do since: what nobody reads at once can wait for that. */
import { whenQuiet } from './when-quiet';

let quiet = $state(false);
let waiting = false;

export function isQuiet(): boolean {
  if (!waiting) {
    waiting = true;
    whenQuiet(() => (quiet = true));
  }
  return quiet;
}
