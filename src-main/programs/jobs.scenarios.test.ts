/** Jobs in the background of a script: beside it, in virtual time. */
import { describe, expect, it } from 'vitest';
import { PodWorld } from '@main/programs/testing';

/** What a script writes within so many seconds, each line with the second at which it appeared. */
async function run(script: string, seconds: number, image = 'busybox:1.36'): Promise<string[]> {
  const w = new PodWorld();
  w.add('warm', { image });
  await w.pass(60);
  w.add(
    'p',
    { image, imagePullPolicy: 'IfNotPresent', command: ['sh', '-c', script] },
    { restartPolicy: 'Never' },
  );
  await w.pass(0.5);
  const begun = w.clock.now();
  const seen: string[] = [];
  w.log('p', 'c').forEach((line) => seen.push(`0 ${line}`));
  const stop = w.turns.onStep((step) => {
    for (const line of w.log('p', 'c').slice(seen.length))
      seen.push(`${Math.round((step.time - begun) / 1000)} ${line}`);
  });
  await w.pass(seconds);
  stop();
  return [...seen, w.shown('p').split(' ')[1]!];
}

describe('a job in the background', () => {
  it.each<[string, string, number, string[]]>([
    [
      'runs beside the script, which goes on at once',
      '(sleep 3; echo job) & echo script; sleep 5; echo end',
      10,
      ['0 script', '3 job', '5 end', 'Completed'],
    ],
    ['is waited for', 'sleep 4 & sleep 2 & wait; echo both', 10, ['4 both', 'Completed']],
    [
      'is waited for by its id',
      'sleep 9 & a=$!; sleep 2 & wait $!; echo second; wait $a; echo first',
      15,
      ['2 second', '9 first', 'Completed'],
    ],
    [
      'may go on for ever while the script does something else',
      'while true; do echo tick; sleep 2; done & sleep 5; echo end',
      10,
      ['0 tick', '2 tick', '4 tick', '5 end', 'Completed'],
    ],
    ['ends with its script', '(sleep 5; echo never) & echo gone', 10, ['0 gone', 'Completed']],
    [
      'can be ended',
      'while true; do echo tick; sleep 2; done & p=$!; sleep 3; kill $p; echo killed; kill -0 $p || echo none; sleep 5',
      10,
      ['0 tick', '2 tick', '3 killed', "3 sh: can't kill pid 100: No such process", '3 none', 'Completed'],
    ],
    [
      'knows the functions and variables of the script',
      'f() { echo $1 $x; }; x=1; f a & x=2; wait; f b',
      5,
      ['0 a 1', '0 b 2', 'Completed'],
    ],
    [
      'may have jobs of its own',
      '(sleep 1 & wait; echo inner) & wait; echo outer',
      5,
      ['1 inner', '1 outer', 'Completed'],
    ],
    [
      'shares files with the script',
      '(sleep 2; echo yes > /tmp/f) & while [ ! -f /tmp/f ]; do sleep 1; done; cat /tmp/f',
      10,
      ['2 yes', 'Completed'],
    ],
    [
      'has a time limit of its own',
      'timeout 2 sleep 10 & sleep 1; echo one; timeout 3 sleep 10; echo $?; wait; echo end',
      15,
      ['1 one', '4 124', '4 end', 'Completed'],
    ],
    [
      'asks over the network while the script sleeps',
      'wget -qO- -T 2 http://10.0.0.9 & sleep 3; echo end',
      10,
      ['2 wget: download timed out', '3 end', 'Completed'],
    ],
  ])('%s', async (_, script, seconds, expected) => {
    expect(await run(script, seconds)).toEqual(expected);
  });

  it('may be the server, while the script waits', async () => {
    const w = new PodWorld();
    w.add('web', {
      image: 'nginx',
      imagePullPolicy: 'IfNotPresent',
      command: ['sh', '-c', "nginx -g 'daemon off;' & wait"],
    });
    w.add('asks', {
      image: 'curlimages/curl:8.5.0',
      command: ['sh', '-c', 'sleep 25; curl -s $WEB | grep title; sleep infinity'],
    });
    await w.pass(20);
    const ip = w.get('web')!.status!.podIP!;
    w.add('client', { command: ['sh', '-c', `wget -qO- http://${ip} | grep title; sleep infinity`] });
    await w.pass(20);
    expect(w.log('client', 'c')).toEqual(['<title>Welcome to nginx!</title>']);
  });

  it('goes on after its program was forgotten, as it would have', async () => {
    const script =
      'while true; do echo tick $RANDOM; sleep 3; done & for i in 1 2 3 4; do sleep 4; echo tock $RANDOM; done; sleep infinity';
    const life = async (forget: boolean): Promise<string[]> => {
      const w = new PodWorld();
      w.add('p', { command: ['sh', '-c', script] });
      await w.pass(10);
      // A runner that knows nothing brings the program to where it was by repeating its parts.
      if (forget) Object.assign(w, { programs: new PodWorld().programs });
      await w.pass(20);
      return w.log('p', 'c');
    };
    const whole = await life(false);
    expect(whole.length).toBeGreaterThan(10);
    expect(await life(true)).toEqual(whole);
  });
});
