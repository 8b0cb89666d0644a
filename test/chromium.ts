import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress } from 'node:zlib';
import { type Browser, type BrowserContext, chromium } from 'playwright-core';
import { browserBinary } from '../src/main/host/browser-binary.ts';

/** A Chromium that was found, and what its process needs besides the path. */
export interface FoundChromium {
  readonly executablePath: string;
  /** Which of the four places it came from. */
  readonly from: 'TEST_CHROMIUM' | 'playwright' | 'system' | 'registry';
  readonly env: Readonly<Record<string, string>>;
}

/** Its version is printed in a tenth of a second; a loaded machine may take long to read it from the disk. */
const STARTS_WITHIN_MS = 30_000;

function playwrightPath(): string | null {
  try {
    const path = chromium.executablePath();
    return existsSync(path) ? path : null;
  } catch {
    return null;
  }
}

/** Whether it starts here at all: a library may be missing. */
function runs({ executablePath, env }: FoundChromium): boolean {
  const answer = spawnSync(executablePath, ['--version'], {
    env: { ...process.env, ...env },
    timeout: STARTS_WITHIN_MS,
  });
  return answer.status === 0;
}

/**
 * A browser named by TEST_CHROMIUM, Playwright's, the one inside @sparticuz/chromium, or a system one, in this order. The
 * third is a headless shell of a pinned version: it needs a third less of the processor than a whole browser.
 */
export async function findChromium(env: NodeJS.ProcessEnv = process.env): Promise<FoundChromium> {
  const named = env['TEST_CHROMIUM'];
  if (named !== undefined) {
    if (!existsSync(named)) throw new Error(`TEST_CHROMIUM names ${named}, which does not exist.`);
    return { executablePath: named, from: 'TEST_CHROMIUM', env: {} };
  }
  const own = playwrightPath();
  if (own !== null) return { executablePath: own, from: 'playwright', env: {} };
  const registry = await registryChromium().catch((thrown: unknown) => thrown as Error);
  if (!(registry instanceof Error) && runs(registry)) return registry;
  const system = browserBinary();
  if (system !== null) return { executablePath: system, from: 'system', env: {} };
  throw registry instanceof Error ? registry : new Error('The Chromium of @sparticuz/chromium does not run here.');
}

async function unpack(archive: string, target: string): Promise<void> {
  const tar = spawn('tar', ['-x', '-C', target], { stdio: ['pipe', 'ignore', 'inherit'] });
  const ended = once(tar, 'exit');
  await pipeline(createReadStream(archive), createBrotliDecompress(), tar.stdin);
  const [code] = (await ended) as [number];
  if (code !== 0) throw new Error(`${archive} could not be unpacked (tar ended with ${code}).`);
}

/**
 * The browser of @sparticuz/chromium, unpacked once per version: into a private folder first, then renamed, so that
 * parallel runs never see a half-written one. Its own launch arguments switch web security off and are never used.
 */
export async function registryChromium(): Promise<FoundChromium> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error('No Chromium was found. Install one, or name it in TEST_CHROMIUM.');
  }
  const main = createRequire(import.meta.url).resolve('@sparticuz/chromium');
  const pack = dirname(dirname(main));
  const { version } = JSON.parse(readFileSync(join(pack, 'package.json'), 'utf8')) as { version: string };
  const dir = join(tmpdir(), `muhurat-chromium-${version}-${process.getuid?.() ?? 0}`);
  if (!existsSync(dir)) {
    const fresh = mkdtempSync(`${dir}-`);
    const binary = join(fresh, 'chromium');
    await pipeline(
      createReadStream(join(pack, 'bin', 'chromium.br')),
      createBrotliDecompress(),
      createWriteStream(binary),
    );
    chmodSync(binary, 0o700);
    for (const name of ['al2023', 'swiftshader', 'fonts']) {
      const target = name === 'swiftshader' ? fresh : join(fresh, name);
      mkdirSync(target, { recursive: true });
      await unpack(join(pack, 'bin', `${name}.tar.br`), target);
    }
    try {
      renameSync(fresh, dir);
    } catch {
      // Another run was faster; its folder is whole.
      rmSync(fresh, { recursive: true });
    }
  }
  const libraries = [join(dir, 'al2023', 'lib'), join(dir, 'al2023', 'al2023', 'lib')].filter((path) =>
    existsSync(path),
  );
  const fonts = [join(dir, 'fonts', 'fonts'), join(dir, 'fonts')].find((path) => existsSync(path)) ?? dir;
  const env = { LD_LIBRARY_PATH: libraries.join(':'), FONTCONFIG_PATH: fonts };
  return { executablePath: join(dir, 'chromium'), from: 'registry', env };
}

/** The browser that the files of this process share, where the test command asks for it (batch.ts). */
let shared: Promise<Browser> | null = null;

/**
 * A headless browser of the kind `findChromium` names. Where SHARED_CHROMIUM is set, launches without arguments of their own are
 * given the same browser: closing it closes the contexts that were opened through it. One that died is started anew.
 */
export async function launchChromium(args: readonly string[] = []): Promise<Browser> {
  if (process.env['SHARED_CHROMIUM'] === undefined || args.length > 0) return startChromium(args);
  shared ??= startChromium([]);
  let browser = await shared;
  if (!browser.isConnected()) {
    shared = startChromium([]);
    browser = await shared;
  }
  return lent(browser);
}

/** Ends the shared browser, if one was started. */
export async function closeSharedChromium(): Promise<void> {
  await (await shared)?.close();
}

/** A browser to one borrower: what it opens is its own, and goes when it closes. */
function lent(browser: Browser): Browser {
  const opened: BrowserContext[] = [];
  const newContext: Browser['newContext'] = async (options) => {
    const context = await browser.newContext(options);
    opened.push(context);
    return context;
  };
  const own: Partial<Browser> = {
    newContext,
    newPage: async (options) => (await newContext(options)).newPage(),
    contexts: () => [...opened],
    close: async () => {
      await Promise.all(opened.splice(0).map((context) => context.close()));
    },
  };
  return new Proxy(browser, {
    get: (target, key) => {
      if (key in own) return own[key as keyof Browser];
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

async function startChromium(args: readonly string[]): Promise<Browser> {
  const found = await findChromium();
  const { executablePath } = found;
  const env = Object.fromEntries(
    Object.entries({ ...process.env, ...found.env }).filter((pair): pair is [string, string] => pair[1] !== undefined),
  );
  // Chromium's own sandbox needs user namespaces, which root in a container does not have.
  const sandbox = process.getuid?.() !== 0;
  return chromium.launch({ executablePath, env, chromiumSandbox: sandbox, args: [...args] });
}
