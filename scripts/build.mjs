// `npm run build`: the app into out/main, out/preload and out/renderer.
import { build } from './lib/build.mjs';
import { main } from './lib/run.mjs';

await main(build);
