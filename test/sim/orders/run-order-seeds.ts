import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { OrderSim } from './order-sim.ts';
import { addStats, noStats } from './sim-stats.ts';

/**
 * `node test/sim/orders/run-order-seeds.ts 10000 [first]`: seeds first … first + count − 1. A seed that fails is printed
 * with the command that runs it alone; the run goes on and ends with code 1. Many seeds run in processes of a thousand,
 * one for each core: a simulated crash leaves its files open, as a real one would leave them to the system.
 */
const RERUN = 'node test/sim/orders/run-order-seeds.ts 1';
const SEEDS_PER_PROCESS = 1_000;

interface Result {
  readonly failed: number;
  readonly sums: ReturnType<typeof noStats>;
  readonly denials: readonly (readonly [code: string, times: number])[];
}

async function runHere(first: number, count: number): Promise<Result> {
  const sums = noStats();
  const denials = new Map<string, number>();
  let failed = 0;
  for (let seed = first; seed < first + count; seed += 1) {
    try {
      const sim = new OrderSim(String(seed));
      addStats(sums, await sim.run());
      for (const [code, times] of sim.denials) denials.set(code, (denials.get(code) ?? 0) + times);
    } catch (thrown) {
      failed += 1;
      const why = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
      console.error(`seed ${seed} failed: ${why}\n  rerun: ${RERUN} ${seed}`);
    }
  }
  return { failed, sums, denials: [...denials] };
}

function runInProcess(first: number, count: number): Promise<Result> {
  return new Promise((done, refuse) => {
    const args = [import.meta.filename, String(count), String(first), 'json'];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    let out = '';
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    child.on('close', (code) => {
      const last = out.trim().split('\n').at(-1) ?? '';
      if (last.startsWith('{')) done(JSON.parse(last) as Result);
      else refuse(new Error(`the process of the seeds from ${first} ended with code ${code} and no sum`));
    });
  });
}

/** Thousands of seeds, a process for each core at a time. */
async function runMany(first: number, count: number): Promise<Result> {
  const starts = Array.from({ length: Math.ceil(count / SEEDS_PER_PROCESS) }, (_, i) => first + i * SEEDS_PER_PROCESS);
  const results: Result[] = [];
  const worker = async (): Promise<void> => {
    for (let from = starts.shift(); from !== undefined; from = starts.shift()) {
      results.push(await runInProcess(from, Math.min(SEEDS_PER_PROCESS, first + count - from)));
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
  const sums = noStats();
  const denials = new Map<string, number>();
  for (const result of results) {
    addStats(sums, result.sums);
    for (const [code, times] of result.denials) denials.set(code, (denials.get(code) ?? 0) + times);
  }
  return { failed: results.reduce((sum, { failed }) => sum + failed, 0), sums, denials: [...denials] };
}

const count = Number(process.argv[2] ?? 50);
const first = Number(process.argv[3] ?? 1);
const fromMs = performance.now();
const result = count > SEEDS_PER_PROCESS ? await runMany(first, count) : await runHere(first, count);
const seconds = ((performance.now() - fromMs) / 1_000).toFixed(1);
if (process.argv[4] === 'json') console.log(JSON.stringify(result));
else {
  if (process.argv[4] === 'denials') console.log(JSON.stringify(result.denials.toSorted((a, b) => b[1] - a[1])));
  console.log(`${count} seeds, ${result.failed} failed, ${seconds} s: ${JSON.stringify(result.sums)}`);
}
process.exitCode = result.failed > 0 ? 1 : 0;
