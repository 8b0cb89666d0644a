import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

const main = (path: string): string => resolve('src/main', path);
/** Every worker is a bundle of its own beside its entry: `threads/feed.thread`. */
const threads = readdirSync(main('threads'))
  .filter((name) => name.endsWith('.thread.ts'))
  .map((name) => name.slice(0, -'.ts'.length));

export default defineConfig({
  main: {
    build: {
      externalizeDeps: true,
      rolldownOptions: {
        input: {
          electron: main('electron.ts'),
          headless: main('headless.ts'),
          cli: main('cli.ts'),
          'sim/main': main('sim/main.ts'),
          ...Object.fromEntries(threads.map((name) => [`threads/${name}`, main(`threads/${name}.ts`)])),
        },
      },
    },
  },
  preload: {
    build: {
      externalizeDeps: false,
      isolatedEntries: true,
      rolldownOptions: {
        input: { index: resolve('src/preload/index.ts') },
        // A sandboxed preload must be CommonJS, whatever package.json says about the rest.
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: resolve('src/renderer'),
    plugins: [react()],
    build: {
      minify: 'oxc',
      rolldownOptions: {
        input: { index: resolve('src/renderer/index.html') },
        // Panels that are read later share the contract's schemas. The file that keeps zod from making code stands in
        // the same chunk before them: schemas that are built first would try it, against the page's policy.
        output: {
          codeSplitting: {
            groups: [{ name: 'schemas', test: /node_modules\/zod\/|src\/contract\/|client\/jitless/ }],
          },
        },
      },
    },
  },
});
