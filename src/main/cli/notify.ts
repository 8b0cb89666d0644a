import { FaultError, fault } from '#contract/faults.ts';
import { CHANNEL_TYPES, type ChannelType, type NotifierField } from '#contract/model/notifier.ts';
import { CHANNEL_TYPE_INFOS, checkAddress } from '../core/alerts/channel-types.ts';
import { secretName } from '../engine/notify-desk.ts';
import { loadConfig } from '../host/config-load.ts';
import { inspectDataFolder, makeFolder } from '../host/data-folder.ts';
import { askHidden, type Tty } from '../host/secrets/ask-hidden.ts';
import { openSecrets } from '../host/terminal.ts';
import { readFlags } from './flag-reader.ts';
import { type CliIo, DONE } from './io.ts';

/** Types that have secrets to keep. */
const TYPES = CHANNEL_TYPES.filter((type) => CHANNEL_TYPE_INFOS[type].fields.some(({ secret }) => secret));
export const NOTIFY_USAGE = `notify set|status|forget CHANNEL [--type ${TYPES.join('|')}] [--data DIR] [--key-file FILE]`;
/** Largest standard input that is read. */
const INPUT_CHARS_MAX = 16_384;

export interface NotifyInput {
  readonly tty: Tty & NodeJS.ReadableStream;
  readonly show: (text: string) => void;
}

const PROCESS_INPUT: NotifyInput = { tty: process.stdin, show: (text) => void process.stderr.write(text) };

/**
 * Keeps the secrets of a channel encrypted in the data folder. They are asked for at the terminal, or read as one JSON
 * object from the standard input; never taken from the command line.
 */
export async function notifyCommand(args: readonly string[], io: CliIo, input = PROCESS_INPUT): Promise<number> {
  const flags = readFlags(args, { type: true, data: true, 'key-file': true }, NOTIFY_USAGE);
  const [action, id, ...more] = flags.words;
  if (action === undefined || id === undefined || !/^[a-z][a-z0-9-]{0,39}$/.test(id) || more.length > 0) {
    // A word too many may be a secret: it is not repeated.
    throw refuse(`Name an action and a channel; secrets are never taken from the command line. Usage: ${NOTIFY_USAGE}`);
  }
  const passed = ['data', 'key-file'].flatMap((name) => {
    const value = flags.values.get(name);
    return value === undefined ? [] : [`--${name}`, value];
  });
  const { config } = loadConfig(passed, process.env);
  const vault = openSecrets(config);
  const type = typeOf(flags.values.get('type') ?? id.split('-')[0] ?? '');
  const fields = CHANNEL_TYPE_INFOS[type].fields.filter(({ secret }) => secret);
  if (fields.length === 0) throw refuse(`A ${type} channel has no secrets.`);
  if (action === 'set') {
    inspectDataFolder(config.dataDir);
    const secrets = await readSecrets(fields, input);
    for (const name of CHANNEL_TYPE_INFOS[type].addresses) if (name in secrets) checkAddress(secrets[name] ?? '', name);
    makeFolder(config.dataDir);
    await vault.set(secretName(id), JSON.stringify(secrets));
    await io.write(
      `Stored for ${id}, encrypted. A running terminal takes it up with the next test or change of the channel.\n`,
    );
  } else if (action === 'status') {
    const stored = vault.exists ? await vault.get(secretName(id)) : null;
    await io.write(
      stored === null
        ? `Nothing is stored for ${id}.\n`
        : `${id}: ${fields.map(({ name }) => name).join(', ')} stored.\n`,
    );
  } else if (action === 'forget') {
    await vault.delete(secretName(id));
    await io.write(`The secrets of ${id} are gone from this machine.\n`);
  } else throw refuse(`There is no action '${action}'. Usage: ${NOTIFY_USAGE}`);
  return DONE;
}

function typeOf(name: string): ChannelType {
  const type = CHANNEL_TYPES.find((one) => one === name);
  if (type === undefined) throw refuse(`Say which type the channel is: --type ${TYPES.join(', ')}.`);
  return type;
}

async function readSecrets(
  fields: readonly NotifierField[],
  { tty, show }: NotifyInput,
): Promise<Record<string, string>> {
  const given = tty.isTTY === true ? await asked(fields, { tty, show }) : await piped(tty);
  const missing = fields.filter(({ name }) => (given[name] ?? '') === '').map(({ name }) => name);
  if (missing.length > 0) throw refuse(`${missing.join(', ')} is missing. Nothing was stored.`);
  return Object.fromEntries(fields.map(({ name }) => [name, given[name] ?? '']));
}

async function asked(fields: readonly NotifierField[], { tty, show }: NotifyInput): Promise<Record<string, string>> {
  const given: Record<string, string> = {};
  for (const { name, sentence } of fields)
    given[name] = (await askHidden(`${name}: ${sentence} (not shown) `, tty, show)).trim();
  return given;
}

async function piped(stream: NodeJS.ReadableStream): Promise<Record<string, string>> {
  let said = '';
  for await (const part of stream) {
    said += String(part);
    if (said.length > INPUT_CHARS_MAX) throw refuse('The standard input is too long.');
  }
  try {
    const value = JSON.parse(said) as Record<string, unknown>;
    return Object.fromEntries(Object.entries(value).map(([name, secret]) => [name, String(secret).trim()]));
  } catch {
    throw refuse('The standard input is no JSON object with the secrets by name.');
  }
}

function refuse(text: string): FaultError {
  return new FaultError(fault('input.channel', text));
}
