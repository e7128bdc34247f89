/** The first picture is drawn, and whoever has waited for it acts, before anything is fetched (ms). */
const LEAD = 1500;
/** However busy the window is, it is not waited for longer (ms). */
const LONGEST = 10_000;

/** Acts once when the window has nothing to do. Returns what gives that up. */
export function whenIdle(act: () => void): () => void {
  const handle = requestIdleCallback(act, { timeout: LONGEST });
  return () => cancelIdleCallback(handle);
}

/** The same, but not before the first picture has been there for a moment. */
export function whenQuiet(act: () => void): () => void {
  let giveUp: () => void = () => undefined;
  const begin = setTimeout(() => (giveUp = whenIdle(act)), LEAD);
  return () => {
    clearTimeout(begin);
    giveUp();
  };
}
