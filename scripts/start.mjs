// `npm start [-- FILE…]`: builds what changed and opens the app.
import { buildIfNeeded } from './lib/build.mjs';
import { electronArguments, electronPath, requireDisplay } from './lib/display.mjs';
import { main, run } from './lib/run.mjs';
import { repository } from './setup/places.mjs';

await main(async () => {
  requireDisplay();
  const electron = electronPath();
  const built = await buildIfNeeded();
  if (built !== 0) return built;
  return run(electron, [...electronArguments(), repository, ...process.argv.slice(2)], {
    cwd: process.env.INIT_CWD ?? process.cwd(), // file names are meant from where npm was called
  });
});
