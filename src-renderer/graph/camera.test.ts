import type { Core } from 'cytoscape';
import { describe, expect, it } from 'vitest';
import type { Box } from '@renderer/model';
import { Camera, type Frame } from './camera';

/** A cytoscape that glides when it is told how far: as much of it as a camera needs. */
class Viewport {
  frame: Frame = { zoom: 1, pan: { x: 0, y: 0 } };
  glide: { from: Frame; to: Frame; complete: () => void } | null = null;

  zoom(to?: { level: number }): number {
    if (to) this.frame = { ...this.frame, zoom: to.level };
    return this.frame.zoom;
  }
  pan(): Frame['pan'] {
    return this.frame.pan;
  }
  panBy({ x, y }: Frame['pan']): void {
    this.frame = { ...this.frame, pan: { x: this.frame.pan.x + x, y: this.frame.pan.y + y } };
  }
  viewport(to: Frame): void {
    this.frame = to;
  }
  stop(): void {
    this.glide = null;
  }
  animate(to: Frame, { complete }: { complete: () => void }): void {
    this.glide = { from: this.frame, to, complete };
  }
  /** Lets a glide go on to a part of its way. */
  pass(part: number): void {
    if (!this.glide) return;
    if (part === 1) {
      const { to, complete } = this.glide;
      [this.frame, this.glide] = [to, null];
      return complete();
    }
    const { from, to } = this.glide;
    const between = (a: number, b: number): number => a + (b - a) * part;
    this.frame = {
      zoom: between(from.zoom, to.zoom),
      pan: { x: between(from.pan.x, to.pan.x), y: between(from.pan.y, to.pan.y) },
    };
  }
}

const pane = { left: 200, top: 100, right: 1000, bottom: 700, width: 800, height: 600 };

function made(): { camera: Camera; cy: Viewport } {
  const cy = new Viewport();
  const host = { getBoundingClientRect: () => pane } as unknown as HTMLElement;
  return { camera: new Camera(cy as unknown as Core, host), cy };
}

const all: Box = { x: 0, y: 0, width: 4000, height: 3000 };
const far: Box = { x: 3600, y: 2700, width: 100, height: 50 };
const onScreen = ({ frame }: Viewport, box: Box): boolean => {
  const [x, y] = [frame.pan.x + box.x * frame.zoom, frame.pan.y + box.y * frame.zoom];
  return x >= 0 && y >= 0 && x + box.width * frame.zoom <= 800 && y + box.height * frame.zoom <= 600;
};

describe('the camera', () => {
  it('brings what is out of sight into view, and leaves what is seen where it is', () => {
    const { camera, cy } = made();
    camera.reveal({ x: 100, y: 100, width: 50, height: 50 });
    expect(cy.glide).toBeNull();
    camera.reveal(far);
    cy.pass(1);
    expect(onScreen(cy, far)).toBe(true);
    expect(cy.frame.zoom).toBe(1);
  });

  it.each([0.1, 0.5, 0.9])('does not cut a glide that brings it into view anyway (%d of the way)', (part) => {
    const { camera, cy } = made();
    camera.show(all, 1);
    camera.fitted = true;
    const goal = cy.glide!.to;
    cy.pass(part);
    camera.reveal(far);
    cy.pass(1);
    expect(cy.frame).toEqual(goal);
    expect(camera.fitted).toBe(true);
  });

  it('leads on from where a glide would have ended', () => {
    const { camera, cy } = made();
    camera.show({ x: 0, y: 0, width: 400, height: 300 }, 1.6);
    const goal = cy.glide!.to;
    cy.pass(0.3);
    camera.reveal(far);
    cy.pass(1);
    expect(cy.frame.zoom).toBe(goal.zoom);
    expect(onScreen(cy, far)).toBe(true);
  });

  it('counts from where it is once a glide has ended, or somebody took over', () => {
    const { camera, cy } = made();
    camera.show(all, 1);
    cy.pass(1);
    const { zoom } = cy.frame;
    camera.panBy(-5000, 0);
    camera.reveal({ x: 0, y: 0, width: 100, height: 100 });
    cy.pass(1);
    expect(onScreen(cy, { x: 0, y: 0, width: 100, height: 100 })).toBe(true);
    camera.show({ x: 0, y: 0, width: 400, height: 300 }, 1.6);
    cy.pass(0.2);
    camera.panBy(1, 0);
    expect(cy.glide).toBeNull();
    const before = cy.frame;
    camera.reveal({ x: 10, y: 10, width: 10, height: 10 });
    expect(cy.glide).toBeNull();
    expect(cy.frame).toBe(before);
    expect(zoom).toBeLessThan(1);
  });

  it('fits a fleet whole, however large, and lets nobody lose a small one by zooming out', () => {
    const { camera, cy } = made();
    camera.still = true;
    const zoomOut = (): number => {
      for (let i = 0; i < 40; i++) camera.zoomBy(0.8);
      return cy.frame.zoom;
    };
    camera.all = () => ({ x: 0, y: 0, width: 900, height: 600 });
    camera.show(camera.all(), 1);
    expect(zoomOut()).toBe(0.04);
    const fleet = { x: 0, y: 0, width: 60_000, height: 40_000 };
    camera.all = () => fleet;
    camera.show(fleet, 1);
    expect(onScreen(cy, fleet)).toBe(true);
    const { zoom } = cy.frame;
    expect(zoom).toBeLessThan(0.04);
    expect(zoomOut()).toBe(zoom);
    camera.show({ x: 0, y: 0, width: 400, height: 300 }, 1.6);
    expect(zoomOut()).toBe(zoom);
  });

  it('is there at once where motion was asked not to be shown', () => {
    const { camera, cy } = made();
    camera.still = true;
    camera.reveal(far);
    expect(cy.glide).toBeNull();
    expect(onScreen(cy, far)).toBe(true);
  });
});
