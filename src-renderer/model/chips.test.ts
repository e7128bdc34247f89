import { describe, expect, it } from 'vitest';
import { CHIP, packChips } from './chips';

const measure = (text: string): number => text.length * 6;
const one = (name: string, state = '', width = 298) =>
  packChips([{ key: 'k', name, state }], width, measure, false).chips[0]!;

describe('packChips', () => {
  it('is as wide as its text', () => {
    expect(one('etcd')).toMatchObject({ text: 'etcd', width: 24 + CHIP.lead + CHIP.tail });
  });

  it('cuts a long name with an ellipsis', () => {
    const chip = one('kube-controller-manager-of-the-north');
    expect(chip.text).toMatch(/^kube-controller-.*…$/);
    expect(chip.width).toBeLessThanOrEqual(CHIP.maxWidth);
  });

  it('lets the name give way before STATUS, which is read whole', () => {
    const chip = one('a-very-long-name-of-a-pod-that-nobody-would-choose', 'CrashLoopBackOff 1/2 ↻12');
    expect(chip.text).toMatch(/… {2}CrashLoopBackOff 1\/2 ↻12$/);
    expect(chip.width).toBeLessThanOrEqual(298);
  });

  it('gives a badge room of its own', () => {
    const [plain, marked] = [false, true].map(
      (badge) => packChips([{ key: 'k', name: 'web', state: '', badge }], 298, measure, false).chips[0]!,
    );
    expect(marked!.text).toBe('web');
    expect(marked!.width).toBe(plain!.width + CHIP.badge);
  });

  it('becomes squares at the limit, and texts again only well below it', () => {
    const crowd = (count: number, was: boolean) =>
      packChips(
        Array.from({ length: count }, (_, i) => ({ key: `${i}`, name: 'x', state: '' })),
        298,
        measure,
        was,
      ).square;
    expect([crowd(48, false), crowd(49, false), crowd(41, true), crowd(39, true)]).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });
});
