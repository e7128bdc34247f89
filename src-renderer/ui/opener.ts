/** What a button that opens something, and what it opens, have to say to one another. */

/** Attributes and handlers of the button. */
export type ButtonProps = Record<string | symbol, unknown>;

/** The button, for what it opens. */
export interface Opener {
  open: boolean;
  /** From now on these are the button's attributes and handlers. */
  take(props: ButtonProps): void;
}

type Handlers = Partial<{
  onclick(event: MouseEvent): void;
  onkeydown(event: KeyboardEvent): void;
  onpointerdown(event: PointerEvent): void;
  onpointerup(event: PointerEvent): void;
}>;

interface Presses {
  toggle(): void;
  open(): void;
}

/**
 * What presses a button that has a popover or a menu behind it, as long as nobody has taken the button: as in bits-ui,
 * which takes it. A menu opens when the pointer goes down, so that one can press, drag and let go.
 */
export function pressing(opens: 'menu' | 'dialog', { toggle, open }: Presses): Handlers {
  const onkeydown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' || event.key === ' ') toggle();
    else if (event.key === 'ArrowDown' && opens === 'menu') open();
    else return;
    event.preventDefault(); // or it would be a click, too
  };
  if (opens === 'dialog') return { onclick: toggle, onkeydown };
  return {
    onkeydown,
    onpointerdown(event) {
      if (event.pointerType === 'touch') event.preventDefault();
      else if (event.button === 0 && !event.ctrlKey) toggle();
    },
    onpointerup(event) {
      if (event.pointerType !== 'touch') return;
      event.preventDefault();
      toggle();
    },
    // A click without a pointer comes from a screen reader.
    onclick(event) {
      if (event.detail === 0) toggle();
    },
  };
}
