/** The window's beginning: fonts, tokens, stores, the tree of components. */
import '@renderer/ui/fonts.css';
import '@renderer/ui/tokens.css';
import '@renderer/ui/base.css';
import '@renderer/ui/menus.css';
import { mount } from 'svelte';
import { callingEarly, connect } from '@renderer/client';
import { App as Stores } from '@renderer/state';
import App from './App.svelte';

const target = document.getElementById('app');
if (!target) throw new Error('#app is missing');

const app = new Stores(callingEarly(connect(), 'app.start', {}));
mount(App, { target, props: { app } });
