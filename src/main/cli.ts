import './require-node.mjs';
import { faultOf } from '#contract/faults.ts';
import { redactText } from './engine/log.ts';
import { SIMULATED, examine } from './cli/doctor.ts';
import { processIo } from './cli/io.ts';
import { loadConfig } from './host/config-load.ts';
import { projectRoot } from './host/resources.ts';

/** `npm run -s cli -- COMMAND`: the scriptable face. Answers go to stdout, complaints to stderr. */

/** Exit codes: 1 = it did not work, 2 = it was asked for wrongly. */
const FAILED = 1;
const MISUSED = 2;

interface Command {
  readonly usage: string;
  readonly sentence: string;
  run(args: readonly string[]): Promise<number>;
}

const COMMANDS: Readonly<Record<string, Command>> = {
  doctor: {
    usage: 'doctor [--dhan [--urls U]] [--json]',
    sentence: 'looks at everything the terminal needs, and says what is simulated',
    run: async (args) =>
      args.includes('--dhan')
        ? (await import('./cli/doctor-dhan.ts')).doctorDhan(args, projectRoot(import.meta.dirname))
        : doctor(args),
  },
  auth: {
    usage: 'auth set|status|renew|forget',
    sentence: 'keeps the broker account encrypted in the data folder; asks for secrets, never takes them as flags',
    run: async (args) => (await import('./cli/auth.ts')).authCommand(args),
  },
  replay: {
    usage: 'replay FILE|lake/DATE [--date DATE] [--json] [--data DIR]',
    sentence: 'plays a recorded day through bars and scanners as fast as it goes, and sums it up',
    run: async (args) => {
      const { replayCommand } = await import('./cli/replay.ts');
      return replayCommand(args, projectRoot(import.meta.dirname));
    },
  },
  scan: {
    usage: 'scan NAME|all --data FILE|recording:NAME|lake',
    sentence: 'runs scanners over the past and writes hits with their evidence; --list names all with parameters',
    run: async (args) => (await import('./cli/scan.ts')).scanCommand(args, processIo()),
  },
  sim: {
    usage: 'sim [--port N] [--seed S] [--help]',
    sentence: 'runs the simulated exchange until Ctrl-C; its first line is JSON with every address',
    run: async (args) => {
      const { withCalendar } = await import('./cli/calendar-in-force.ts');
      const { simCommand } = await import('./sim/main.ts');
      return simCommand(withCalendar(args, projectRoot(import.meta.dirname), process.env));
    },
  },
  calc: {
    usage: 'calc [--list] < requests.jsonl',
    sentence: 'computes: one JSON line in, one JSON line out; --list prints every function with its parameters',
    run: async (args) => (await import('./cli/calc.ts')).run(args, processIo()),
  },
  levels: {
    usage: 'levels --daily FILE --period P --of Q [--data DIR]',
    sentence: 'pivot and CPR table of every symbol in a daily file (.csv or .csv.gz), as CSV',
    run: async (args) => (await import('./cli/levels.ts')).run(args, processIo()),
  },
  export: {
    usage: 'export [--date DATE] [--source KEY] [--out DIR]',
    sentence: 'writes recorded days to the lake as Parquet: ticks, minute bars and days',
    run: async (args) =>
      (await import('./cli/export.ts')).exportCommand(args, projectRoot(import.meta.dirname), processIo()),
  },
  import: {
    usage: 'import PATH [--layout NAME] [--dry-run]',
    sentence: 'brings CSV, JSON lines, JSON and Parquet of known layouts into the lake; --dry-run only reports',
    run: async (args) => (await import('./cli/import.ts')).importCommand(args, processIo()),
  },
  query: {
    usage: 'query "SELECT …" [--format csv|json]',
    sentence: 'answers a question over the lake: the views ticks, bars, daily and chains',
    run: async (args) => (await import('./cli/query.ts')).queryCommand(args, processIo()),
  },
  backup: {
    usage: 'backup FILE [--without recordings,lake]',
    sentence: 'puts the data folder into one checked archive, also while the terminal runs',
    run: async (args) => (await import('./cli/backup.ts')).backupCommand(args, processIo()),
  },
  orders: {
    usage: 'orders [--open] [--json] [--account NAME]',
    sentence: "the day's orders of the running terminal; --open shows the working ones only",
    run: async (args) => (await import('./cli/orders.ts')).ordersCommand(args, processIo()),
  },
  positions: {
    usage: 'positions [--json] [--account NAME]',
    sentence: "positions and result of the running terminal, beside the broker's",
    run: async (args) => (await import('./cli/positions.ts')).positionsCommand(args, processIo()),
  },
  funds: {
    usage: 'funds [--json] [--account NAME]',
    sentence: 'money of the account of the running terminal',
    run: async (args) => (await import('./cli/funds.ts')).fundsCommand(args, processIo()),
  },
  holdings: {
    usage: 'holdings [--json] [--account NAME]',
    sentence: 'shares in the depository of the account',
    run: async (args) => (await import('./cli/holdings.ts')).holdingsCommand(args, processIo()),
  },
  ledger: {
    usage: 'ledger --from DATE --to DATE [--json]',
    sentence: "the broker's ledger between two dates",
    run: async (args) => (await import('./cli/statement.ts')).statementCommand('ledger', args, processIo()),
  },
  trades: {
    usage: 'trades --from DATE --to DATE [--json]',
    sentence: "the broker's trade history with its charges",
    run: async (args) => (await import('./cli/statement.ts')).statementCommand('trades', args, processIo()),
  },
  forever: {
    usage: 'forever [list] | cancel ID | modify ID …',
    sentence: 'orders that rest at the broker over days: --trigger, --price, --quantity and --second change a leg',
    run: async (args) => (await import('./cli/forever.ts')).foreverCommand(args, processIo()),
  },
  edis: {
    usage: 'edis pin | inquire [ISIN] | form ISIN',
    sentence: 'authorises shares for delivery at the depository; form writes its page for a browser',
    run: async (args) => (await import('./cli/edis.ts')).edisCommand(args, processIo()),
  },
  broker: {
    usage: 'broker kill on|off | pnl-exit [on|off]',
    sentence: "the broker's own kill switch, and its exit at --profit or --loss of the day",
    run: async (args) => (await import('./cli/broker.ts')).brokerCommand(args, processIo()),
  },
  kill: {
    usage: 'kill [--yes] [--json] [--account NAME]',
    sentence: 'blocks entries, cancels all orders, exits all positions; ends with 0 when the account is flat',
    run: async (args) => (await import('./cli/kill.ts')).killCommand(args, processIo()),
  },
  unlock: {
    usage: 'unlock [--account NAME]',
    sentence: 'lets entries through again after the kill switch; asks for the word',
    run: async (args) => (await import('./cli/unlock.ts')).unlockCommand(args, processIo()),
  },
  reconcile: {
    usage: 'reconcile --dry-run [--json]',
    sentence: "compares the running terminal's book with the venue's; ends with 1 when they differ",
    run: async (args) => (await import('./cli/reconcile.ts')).reconcileCommand(args, processIo()),
  },
  alerts: {
    usage: 'alerts [list] | rules | add TEXT | export FILE',
    sentence: 'alerts of the running terminal: open ones, your own, a new one, all as .csv or .pdf; --hits: hits',
    run: async (args) => (await import('./cli/alerts.ts')).alertsCommand(args, processIo()),
  },
  validation: {
    usage: 'validation [--by scanner|class|regime|hour] [--window N]',
    sentence: 'what became of hits after 1 to 60 minutes: rates with intervals, returns, excursions',
    run: async (args) => (await import('./cli/validation.ts')).validationCommand(args, processIo()),
  },
  notify: {
    usage: 'notify set|status|forget CHANNEL',
    sentence: 'secrets of a channel for alerts, encrypted; asks for them, never takes them as flags',
    run: async (args) => (await import('./cli/notify.ts')).notifyCommand(args, processIo()),
  },
  jobs: {
    usage: 'jobs [list] | run NAME [--wait] | report NAME',
    sentence: "the running terminal's jobs; also cancel, on and off NAME; report writes its table as CSV",
    run: async (args) => (await import('./cli/jobs.ts')).jobsCommand(args, processIo()),
  },
  audit: {
    usage: 'audit [--order ID] [--event NAME] [--all]',
    sentence: 'every decision about orders, newest first; --format csv|json exports, also without a terminal',
    run: async (args) => (await import('./cli/audit.ts')).auditCommand(args, processIo()),
  },
  restore: {
    usage: 'restore FILE [--into DIR]',
    sentence: 'brings a backup back into an empty data folder, after checking all of it',
    run: async (args) => (await import('./cli/restore.ts')).restoreCommand(args, processIo()),
  },
};

async function doctor(args: readonly string[]): Promise<number> {
  const json = args.includes('--json');
  const { config } = loadConfig(
    args.filter((arg) => arg !== '--json'),
    process.env,
  );
  const { qualityChecks } = await import('./cli/doctor-quality.ts');
  const basics = examine(config, projectRoot(import.meta.dirname), Date.now());
  const checks = [...basics, ...(await qualityChecks(config.dataDir))];
  const ok = checks.every((check) => check.ok);
  if (json) {
    process.stdout.write(`${JSON.stringify({ ok, checks, simulated: SIMULATED }, null, 2)}\n`);
  } else {
    for (const { name, ok: good, text } of checks) {
      process.stdout.write(`${good ? 'ok ' : 'BAD'} ${name.padEnd(15)} ${text}\n`);
    }
    for (const sentence of SIMULATED) process.stdout.write(`    ${'simulated'.padEnd(15)} ${sentence}\n`);
  }
  return ok ? 0 : FAILED;
}

function help(): string {
  const rows = Object.values(COMMANDS).map(({ usage, sentence }) => `  ${usage.padEnd(38)} ${sentence}`);
  return `Usage: npm run -s cli -- COMMAND [flags]\n\n${rows.join('\n')}\n`;
}

async function run(): Promise<number> {
  const [name, ...args] = process.argv.slice(2);
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    (name === undefined ? process.stderr : process.stdout).write(help());
    return name === undefined ? MISUSED : 0;
  }
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command === undefined) {
    process.stderr.write(`There is no command '${name}'.\n\n${help()}`);
    return MISUSED;
  }
  if (args.includes('--help') && name !== 'sim' && name !== 'auth') {
    process.stdout.write(`npm run -s cli -- ${command.usage}\n  ${command.sentence}\n`);
    return 0;
  }
  return command.run(args);
}

run().then(
  (code) => process.exit(code),
  (thrown: unknown) => {
    const why = faultOf(thrown);
    process.stderr.write(`${redactText(why.text)}\n`);
    process.exit(why.kind === 'input' ? MISUSED : FAILED);
  },
);
