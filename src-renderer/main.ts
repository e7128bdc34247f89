/** The window's beginning: fonts, tokens, stores, the tree of components. */
import '@renderer/ui/fonts.css';
import '@renderer/ui/tokens.css';
import '@renderer/ui/base.css';
import '@renderer/ui/menus.css';
import { mount, tick } from 'svelte';
import { connect } from '@renderer/client';
import { App as Stores } from '@renderer/state';
import App from './App.svelte';

const target = document.getElementById('app');
if (!target) throw new Error('#app is missing');

/** How long an empty window waits for what it shall show, ms: drawn once with it, it is there sooner than drawn twice. */
const PATIENCE = 400;

// Chips are as wide as their text, and the first text shall not be drawn in another font.
for (const font of ['Inter', 'JetBrains Mono']) void document.fonts.load(`12px "${font} Variable"`);

const app = new Stores(connect());
app.run();
await Promise.race([app.begun, new Promise((resolve) => setTimeout(resolve, PATIENCE))]);
mount(App, { target, props: { app } });
// For those who measure: the picture is in the document, and behind the first frame it is drawn.
await tick();
performance.mark('ready');
requestAnimationFrame(() => setTimeout(() => performance.mark('drawn')));
