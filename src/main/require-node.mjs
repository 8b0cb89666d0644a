/**
 * Plain JavaScript, so that a Node that is too old for TypeScript files can still say so: the npm scripts load it
 * first, by --import.
 */

/** Oldest Node that runs the terminal: it strips types itself and has module hooks. */
const MAJOR_MIN = 22;
const MINOR_MIN = 15;
/** Node-API version that the database's binary needs; below it, opening a database crashes the process. */
const NAPI_MIN = 10;

/**
 * What is wrong with a Node version, as one sentence, or null.
 * @param {{ readonly node: string, readonly napi?: string | undefined }} versions
 * @param {boolean} byNpm npm started it, and has therefore not found the Node that the packages bring.
 * @returns {string | null}
 */
export function nodeFault(versions, byNpm) {
  const [major = 0, minor = 0] = versions.node.split('.').map(Number);
  const old = major < MAJOR_MIN || (major === MAJOR_MIN && minor < MINOR_MIN) || Number(versions.napi) < NAPI_MIN;
  if (!old) return null;
  const remedy = byNpm
    ? 'run npm ci without leaving out optional packages, which bring one, or install a newer Node'
    : 'run it through npm (npm start), which brings its own';
  return `Node ${versions.node} is too old, ${MAJOR_MIN}.${MINOR_MIN} or newer is needed: ${remedy}.`;
}

const why = nodeFault(process.versions, process.env.npm_lifecycle_event !== undefined);
if (why !== null) {
  process.stderr.write(`${why}\n`);
  process.exit(1);
}
