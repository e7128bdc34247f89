/** Amounts as people read them. */

/** Thousandths of a core: `100m`, `1.55`. */
export function cpuText(milli: number): string {
  if (milli === 0) return '0';
  return milli < 1000 ? `${milli}m` : `${Math.round(milli / 10) / 100}`;
}

const BINARY = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi'] as const;

/** Bytes: `70Mi`, `1.7Gi`. */
export function bytesText(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < BINARY.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${value >= 100 || Number.isInteger(value) ? Math.round(value) : Math.round(value * 10) / 10}${BINARY[unit] ?? ''}`;
}

/** What is used, as `kubectl top` writes it: whole thousandths of a core, whole mebibytes. */
export function usedText(resource: 'cpu' | 'memory', amount: number): string {
  return resource === 'cpu' ? `${Math.ceil(amount)}m` : `${Math.floor(amount / 1024 ** 2)}Mi`;
}

/** A part of a whole in percent, `<1%` for little, so that something never reads as nothing. */
export function percentText(fraction: number): string {
  const percent = fraction * 100;
  if (percent > 0 && percent < 1) return '<1%';
  return `${Math.round(percent)}%`;
}

const two = (n: number): string => String(n).padStart(2, '0');

/** Virtual time since the beginning: `00:14:32.120`, with days before it when there are some. */
export function elapsedText(ms: number): string {
  const rest = Math.max(0, ms);
  const days = Math.floor(rest / 86_400_000);
  const text = `${two(Math.floor(rest / 3_600_000) % 24)}:${two(Math.floor(rest / 60_000) % 60)}:${two(Math.floor(rest / 1000) % 60)}.${String(Math.floor(rest % 1000)).padStart(3, '0')}`;
  return days > 0 ? `${days}d ${text}` : text;
}
