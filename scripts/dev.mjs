// `npm run dev`: the app with hot reload of the window.
import { electronArguments, electronPath, requireDisplay } from './lib/display.mjs';
import { main, run } from './lib/run.mjs';

await main(async () => {
  requireDisplay();
  electronPath();
  const messages = await run(process.execPath, ['scripts/messages.mjs']);
  if (messages !== 0) return messages;
  const noSandbox = electronArguments().length > 0 ? ['--noSandbox'] : [];
  return run('electron-vite', ['dev', ...noSandbox, ...process.argv.slice(2)]);
});
