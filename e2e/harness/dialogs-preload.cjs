// Loaded into the main process before the app (electron -r): native dialogs are answered from the test instead of
// waiting for a person. Nothing else of the app is replaced.
//   globalThis.drydockDialogs.answers   what the test has prepared, by kind, taken in order
//   globalThis.drydockDialogs.shown     every dialog that the app asked for, with its options
const { dialog } = require('electron');

const state = { answers: JSON.parse(process.env.DRYDOCK_E2E_DIALOGS || '[]'), shown: [] };
globalThis.drydockDialogs = state;

// The app reads its files from the arguments, and this file is none of them.
const self = process.argv.indexOf(__filename);
if (self > 0) process.argv.splice(self - 1, 2);

function take(kind, args) {
  // A dialog's first argument may be its window.
  const options = args.find((a) => a && a.constructor === Object) ?? {};
  const at = state.answers.findIndex((answer) => answer.kind === kind);
  const answer = at < 0 ? null : state.answers.splice(at, 1)[0];
  state.shown.push({ kind, options: JSON.parse(JSON.stringify(options)), answered: answer !== null });
  return { answer, options };
}

function open(args) {
  const { answer } = take('open', args);
  return { canceled: !answer?.files, filePaths: answer?.files ?? [] };
}

function save(args) {
  const { answer } = take('save', args);
  return { canceled: !answer?.file, filePath: answer?.file ?? '' };
}

/** Answered by the button's text; without an answer the dialog is dismissed. */
function message(args) {
  const { answer, options } = take('message', args);
  const buttons = options.buttons ?? ['OK'];
  const pressed = answer?.button === undefined ? (options.cancelId ?? 0) : buttons.indexOf(answer.button);
  if (pressed < 0) throw new Error(`no button "${answer.button}" in the dialog: ${buttons.join(', ')}`);
  return { response: pressed, checkboxChecked: false };
}

dialog.showOpenDialog = (...args) => Promise.resolve(open(args));
dialog.showOpenDialogSync = (...args) =>
  (({ canceled, filePaths }) => (canceled ? undefined : filePaths))(open(args));
dialog.showSaveDialog = (...args) => Promise.resolve(save(args));
dialog.showSaveDialogSync = (...args) => save(args).filePath;
dialog.showMessageBox = (...args) => Promise.resolve().then(() => message(args));
dialog.showMessageBoxSync = (...args) => message(args).response;
dialog.showErrorBox = (title, content) => {
  take('error', [{ title, content }]);
};
