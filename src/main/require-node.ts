/** Oldest Node that runs the terminal: it strips types itself and has module hooks. */
const MAJOR_MIN = 22;
const MINOR_MIN = 15;
/** Node-API version that the database's binary needs; below it, opening a database crashes the process. */
const NAPI_MIN = 10;

/** What is wrong with a Node version, as one sentence, or null. */
export function nodeFault(versions: { readonly node: string; readonly napi?: string | undefined }): string | null {
  const [major = 0, minor = 0] = versions.node.split('.').map(Number);
  const old = major < MAJOR_MIN || (major === MAJOR_MIN && minor < MINOR_MIN) || Number(versions.napi) < NAPI_MIN;
  if (!old) return null;
  return `Node ${versions.node} is too old, ${MAJOR_MIN}.${MINOR_MIN} or newer is needed: run it through npm (npm start), which brings its own.`;
}

const why = nodeFault(process.versions);
if (why !== null) {
  process.stderr.write(`${why}\n`);
  process.exit(1);
}
