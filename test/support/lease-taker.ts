import { FileLease } from '../../src/main/host/secrets/account-lease.ts';

/**
 * A process that waits for its word and then takes a lease: `lease-taker.ts FOLDER DATA`. It says `taken`, or who has it,
 * and lives until its input ends.
 */
const [folder = '', dataDir = ''] = process.argv.slice(2);
const lease = new FileLease(dataDir, 'https://auth.example', folder);
process.stdout.write('ready\n');
process.stdin.once('data', () => {
  const holder = lease.take('1100000001');
  process.stdout.write(holder === null ? 'taken\n' : `held by ${holder.pid}\n`);
});
process.stdin.once('end', () => process.exit(0));
