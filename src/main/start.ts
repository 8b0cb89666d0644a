import './require-node.mjs';
import { keepCompiledCode } from './host/compile-cache.ts';

/** Entry of `npm start`: what it imports from here on is compiled once, not at every start. */
keepCompiledCode(process.env);
const { start } = await import('./start-terminal.ts');
await start();
