/** What the window's benchmark does inside a page: these functions are sent there, and see nothing around them. */

/** What the app puts on its page for tests, and the bare page on its own. */
export interface InPage {
  drydock: { call(name: string, args: unknown): Promise<string> };
  drydockPositions: {
    pods(): { key: string; node: string }[];
    node(name: string): { x: number; y: number; width: number; height: number } | null;
  };
  cy: {
    panBy(by: { x: number; y: number }): void;
    zoom(to?: unknown): number;
    fit(): void;
    extent(): { x1: number; y1: number; w: number; h: number };
    getElementById(id: string): {
      position(to: { x: number; y: number }): void;
      style(name: string, value: string): void;
    };
  };
}

/** Frames a second, and the longest frame in ms. */
export interface Measured {
  readonly fps: number;
  readonly longest: number;
}

type Frames = (ms: number, act: (i: number) => void) => Promise<Measured>;

/** Puts the loop into a page: it acts once a frame and counts. */
export function installFrames(): void {
  const frames: Frames = (ms, act) =>
    new Promise((done) => {
      const begun = performance.now();
      let before = begun;
      let count = 0;
      let longest = 0;
      const frame = (): void => {
        const now = performance.now();
        if (count > 0) longest = Math.max(longest, now - before);
        before = now;
        if (now - begun >= ms) return done({ fps: (count * 1000) / (now - begun), longest });
        act(count++);
        requestAnimationFrame(frame);
      };
      requestAnimationFrame(frame);
    });
  Object.assign(window, { frames });
}

export function oursMoving({ motion, ms }: { motion: 'pan' | 'zoom'; ms: number }) {
  const host = document.querySelector('[data-testid="picture"]')!;
  const { left, top, width, height } = host.getBoundingClientRect();
  return (window as unknown as { frames: Frames }).frames(ms, (i) => {
    const forth = Math.floor(i / 20) % 2 === 0 ? 1 : -1;
    host.dispatchEvent(
      new WheelEvent('wheel', {
        bubbles: true,
        cancelable: true,
        clientX: left + width / 2,
        clientY: top + height / 2,
        ctrlKey: motion === 'zoom',
        deltaX: motion === 'pan' ? forth * 12.5 : 0,
        deltaY: motion === 'zoom' ? forth * 2.5 : 3.5 * forth,
      }),
    );
  });
}

/** Carries the first pod of the tray over the picture, forth and back; in the end it is let go with Escape. */
export async function oursDragging(ms: number) {
  const { left, top, width, height } = document
    .querySelector('[data-testid="picture"]')!
    .getBoundingClientRect();
  const send = (target: EventTarget, type: string, x: number, y: number): boolean =>
    target.dispatchEvent(
      new PointerEvent(type, { bubbles: true, isPrimary: true, pointerId: 1, clientX: x, clientY: y }),
    );
  const pod = document.querySelector('[data-testid="tray-pod"]')!;
  const from = pod.getBoundingClientRect();
  send(pod, 'pointerdown', from.left + 10, from.top + 10);
  send(window, 'pointermove', left + 30, top + 60);
  await new Promise((done) => setTimeout(done, 1000)); // until the nodes have answered
  const isHeld = document.querySelector('[data-testid="drag-ghost"]') !== null;
  const measured = await (window as unknown as { frames: Frames }).frames(ms, (i) => {
    const forth = Math.abs((i % 160) - 80) / 80;
    send(window, 'pointermove', left + 40 + (width - 80) * forth, top + height * (0.2 + 0.5 * forth));
  });
  window.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }));
  return { ...measured, isHeld };
}

/** The same for a bare graph: one element follows the pointer. */
export function bareDragging(ms: number) {
  const { cy, frames } = window as unknown as InPage & { frames: Frames };
  const { x1, y1, w, h } = cy.extent();
  return frames(ms, (i) => {
    const forth = Math.abs((i % 160) - 80) / 80;
    cy.getElementById('pod-0').position({ x: x1 + w * forth, y: y1 + h * (0.2 + 0.5 * forth) });
  });
}

/** What time does to a bare graph: an element is another each frame. */
export function bareChanging(ms: number) {
  const { cy, frames } = window as unknown as InPage & { frames: Frames };
  return frames(ms, (i) => {
    cy.getElementById(`n${i % 100}`).style('background-color', i % 2 === 0 ? '#abc' : '#cba');
  });
}

export function bareMoving({ motion, ms }: { motion: 'pan' | 'zoom'; ms: number }) {
  const { cy, frames } = window as unknown as InPage & { frames: Frames };
  return frames(ms, (i) => {
    const forth = Math.floor(i / 20) % 2 === 0 ? 1 : -1;
    if (motion === 'pan') cy.panBy({ x: -forth * 12.5, y: -forth * 3.5 });
    else cy.zoom({ level: cy.zoom() * Math.exp(-forth * 0.025), renderedPosition: { x: 400, y: 300 } });
  });
}

export async function scrubbing(ms: number) {
  const score = document.querySelector<HTMLElement>('[data-testid="score"]')!;
  const { left, top, width } = score.getBoundingClientRect();
  const send = (type: string, i: number): boolean =>
    score.dispatchEvent(
      new PointerEvent(type, {
        bubbles: true,
        pointerId: 1,
        button: 0,
        clientX: left + width - 60 - (i % 120) * 4,
        clientY: top + 30,
      }),
    );
  score.setPointerCapture = () => undefined;
  send('pointerdown', 0);
  const measured = await (window as unknown as { frames: Frames }).frames(ms, (i) => {
    send('pointermove', i);
  });
  send('pointerup', 0);
  return measured;
}

/** The longest time for which the page could do nothing else, seen by a message that it sends itself all the time. */
export async function batchOfChanges(): Promise<{ changes: number; longest: number }> {
  const { drydock, drydockPositions } = window as unknown as InPage;
  const { port1, port2 } = new MessageChannel();
  let longest = 0;
  let before = performance.now();
  let running = true;
  port1.onmessage = (): void => {
    const now = performance.now();
    longest = Math.max(longest, now - before);
    before = now;
    if (running) port2.postMessage(null);
  };
  port2.postMessage(null);
  const pods = drydockPositions.pods().length;
  before = performance.now();
  longest = 0;
  await drydock.call('session.request', {
    requests: [
      {
        verb: 'deletecollection',
        resource: 'pods',
        namespace: 'default',
        labelSelector: 'batch=yes',
        options: { gracePeriodSeconds: 0 },
      },
    ],
  });
  await new Promise((done) => setTimeout(done, 1000));
  running = false;
  return { changes: pods - drydockPositions.pods().length, longest };
}

/** Zooms in until a card is as wide on the screen as it is at this zoom. */
export function zoomIn(zoom: number): void {
  const host = document.querySelector('[data-testid="picture"]')!;
  const { left, top, width, height } = host.getBoundingClientRect();
  for (let i = 0; i < 400; i++) {
    const box = (window as unknown as InPage).drydockPositions.node(
      document.querySelector('[data-node]')?.getAttribute('data-node') ?? 'k-master',
    );
    if (box && box.width >= 322 * zoom) return;
    host.dispatchEvent(
      new WheelEvent('wheel', {
        bubbles: true,
        cancelable: true,
        ctrlKey: true,
        clientX: left + width / 2,
        clientY: top + height / 2,
        deltaY: -2.5,
      }),
    );
  }
}

export function bareGraph({ nodes, pods }: { nodes: number; pods: number }): void {
  const columns = Math.ceil(Math.sqrt(nodes * 1.3));
  const at = (i: number) => ({ x: (i % columns) * 346 + 161, y: Math.floor(i / columns) * 294 + 130 });
  const elements: unknown[] = [];
  for (let i = 0; i < nodes; i++)
    elements.push({ data: { id: `n${i}`, w: 322, h: 260 }, position: at(i), classes: 'card' });
  for (let i = 0; i < pods; i++) {
    const home = at(i % nodes);
    const k = Math.floor(i / nodes);
    const position = { x: home.x - 100 + (k % 3) * 100, y: home.y - 60 + Math.floor(k / 3) * 32 };
    elements.push({ data: { id: `pod-${i}`, w: 92, h: 26 }, position });
  }
  const cytoscape = (window as unknown as { cytoscape: (options: object) => unknown }).cytoscape;
  Object.assign(window, {
    cy: cytoscape({
      container: document.getElementById('cy'),
      elements,
      layout: { name: 'preset', fit: true },
      style: [
        {
          selector: 'node',
          style: {
            shape: 'round-rectangle',
            width: 'data(w)',
            height: 'data(h)',
            label: 'data(id)',
            'font-size': 11,
          },
        },
        { selector: '.card', style: { 'background-color': '#ddd', label: '' } },
      ],
    }),
  });
}
