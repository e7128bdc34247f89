// What the deterministic code (shared/, src-main/engine/) does without: wall clocks, chance, locales, timers, output.
// The tsconfigs of these folders already lack most of these names; this says why, and catches those of the language.

const instead = {
  Date: 'virtual time is a number of milliseconds: take it from the clock, format it by @shared/api',
  performance: 'there is no wall clock here: take virtual time from the clock',
  Intl: 'the engine knows no locale',
  console: 'the engine does no output: return a value or record a step',
  process: 'the engine does not know its process',
  globalThis: 'reach for nothing global',
  crypto: 'randomness is keyed: draw from (seed, stream, key)',
  fetch: 'the engine does no I/O',
  setTimeout: 'timers live on the virtual clock',
  setInterval: 'timers live on the virtual clock',
  setImmediate: 'timers live on the virtual clock',
  queueMicrotask: 'the engine is synchronous',
  structuredClone: 'objects are immutable: share what does not change',
};

export const determinismRules = {
  'no-restricted-globals': [
    'error',
    ...Object.entries(instead).map(([name, message]) => ({ name, message })),
  ],
  'no-restricted-properties': [
    'error',
    { object: 'Math', property: 'random', message: 'Randomness is keyed: draw from (seed, stream, key).' },
  ],
  'no-restricted-syntax': [
    'error',
    {
      selector:
        'CallExpression[arguments.length=0] > MemberExpression.callee[property.name=/^(sort|toSorted)$/]',
      message: 'sort needs a comparator: the default one compares as strings.',
    },
    {
      selector: 'MemberExpression[property.name=/^(localeCompare|toLocale.*)$/]',
      message: 'The engine knows no locale: compare by compareText of @shared/api.',
    },
    {
      selector: 'ImportExpression',
      message: 'Import statically: the engine is synchronous.',
    },
  ],
};
