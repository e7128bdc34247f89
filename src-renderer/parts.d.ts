/** What Drydock is made with; `electron.vite.config.ts` puts it there. */
declare const __PARTS__: readonly {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
}[];
