import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Lately } from './lately';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function asking() {
  const lately = new Lately(200);
  const asked: string[] = [];
  let answer: () => void = () => undefined;
  const question = (name: string) => () => {
    asked.push(name);
    return new Promise<void>((resolve) => (answer = resolve));
  };
  return { lately, asked, question, answer: () => answer() };
}

it('asks the newest question though they never stop coming', async () => {
  const { lately, asked, question, answer } = asking();
  for (let i = 0; i < 100; i++) {
    lately.ask(question(`${i}`));
    await vi.advanceTimersByTimeAsync(50);
    answer();
  }
  expect(asked.length).toBeGreaterThan(15);
  expect(asked[0]).toBe('3');
});

it('does not ask while an answer is awaited, and then the newest', async () => {
  const { lately, asked, question, answer } = asking();
  lately.ask(question('a'), true);
  lately.ask(question('b'));
  lately.ask(question('c'));
  await vi.advanceTimersByTimeAsync(1000);
  expect(asked).toEqual(['a']);
  answer();
  await vi.advanceTimersByTimeAsync(200);
  expect(asked).toEqual(['a', 'c']);
});

it('asks about something else at once, and the late answer about the first changes nothing', async () => {
  const { lately, asked, question, answer } = asking();
  lately.ask(question('a'), true);
  const late = answer;
  lately.ask(question('b'), true);
  expect(asked).toEqual(['a', 'b']);
  late();
  lately.ask(question('c'));
  lately.stop();
  await vi.advanceTimersByTimeAsync(1000);
  expect(asked).toEqual(['a', 'b']);
});
