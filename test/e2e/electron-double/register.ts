import { registerHooks } from 'node:module';

/**
 * Makes `import 'electron'` mean the double, for the program and its packages alike; the real package would start a
 * download. Import this before anything that imports electron.
 */
const DOUBLE = new URL('./electron.ts', import.meta.url).href;
/** Some packages take the default export, which our own files do not have: a wrapper adds it. */
const WRAPPER = `export * from ${JSON.stringify(DOUBLE)}; import * as all from ${JSON.stringify(DOUBLE)}; export default all;`;
const WRAPPER_URL = 'double:electron';

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron' ? { url: WRAPPER_URL, format: 'module', shortCircuit: true } : next(specifier, context),
  load: (url, context, next) =>
    url === WRAPPER_URL ? { format: 'module', source: WRAPPER, shortCircuit: true } : next(url, context),
});
