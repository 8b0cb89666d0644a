import { FaultError, fault } from '#contract/faults.ts';
import type { Channel, ChannelType, NotifierField } from '#contract/model/notifier.ts';

/** What a type of channel is called and asks for. */
export interface ChannelTypeInfo {
  readonly title: string;
  readonly fields: readonly NotifierField[];
  /** Fields that hold an address. */
  readonly addresses: readonly string[];
}

const setting = (name: string, sentence: string, byDefault = ''): NotifierField => ({
  name,
  sentence,
  secret: false,
  default: byDefault,
});
const secret = (name: string, sentence: string): NotifierField => ({ name, sentence, secret: true, default: '' });

export const CHANNEL_TYPE_INFOS: Readonly<Record<ChannelType, ChannelTypeInfo>> = {
  telegram: {
    title: 'Telegram',
    fields: [
      secret('botToken', 'Token of the bot, as BotFather gave it.'),
      setting('chatId', 'Chat that gets the messages: a number, or @name of a channel.'),
      setting('apiUrl', 'Address of the service.', 'https://api.telegram.org'),
    ],
    addresses: ['apiUrl'],
  },
  reddit: {
    title: 'Reddit',
    fields: [
      setting('clientId', 'Id of the script application.'),
      setting('username', 'Account that posts.'),
      setting('subreddit', 'Where it posts, without r/.'),
      secret('clientSecret', 'Secret of the script application.'),
      secret('password', 'Password of the account.'),
      setting('loginUrl', 'Address of the login.', 'https://www.reddit.com/api/v1/access_token'),
      setting('apiUrl', 'Address of the service.', 'https://oauth.reddit.com'),
    ],
    addresses: ['loginUrl', 'apiUrl'],
  },
  email: {
    title: 'E-mail',
    fields: [
      setting('host', 'Server that sends: smtp.example.com.'),
      setting('port', '465 with encryption from the start, 587 when it begins later.', '465'),
      setting('user', 'Account on the server.'),
      setting('from', 'Sender.'),
      setting('to', 'Who gets it; several with commas between.'),
      secret('password', 'Password of the account, or one made for programs.'),
    ],
    addresses: [],
  },
  webhook: {
    title: 'Webhook',
    fields: [
      secret('url', 'Address that gets a POST for each alert; often it holds a key of its own.'),
      secret('key', 'Key for the header X-Signature: HMAC-SHA256 of the body, in hex.'),
    ],
    addresses: ['url'],
  },
  desktop: { title: 'Desktop', fields: [], addresses: [] },
};

/** An address that messages may go to: https, or this machine. @throws input.channel */
export function checkAddress(text: string, name: string): void {
  if (/^https:\/\/[^/\s@]+(\/\S*)?$/.test(text)) return;
  if (/^http:\/\/(127\.0\.0\.1|localhost|\[::1\])(:\d+)?(\/\S*)?$/.test(text)) return;
  throw refused(`${name} must begin with https:// and name a host; plain http is for this machine only.`);
}

/** Every value of a channel with its defaults. */
export function channelValues(
  { type, settings }: Channel,
  secrets: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const byDefault = CHANNEL_TYPE_INFOS[type].fields.map((field) => [field.name, field.default] as const);
  return { ...Object.fromEntries(byDefault), ...settings, ...secrets };
}

/** What is missing before a channel can send, by name. */
export function missingFields(channel: Channel, secrets: Readonly<Record<string, string>>): string[] {
  const values = channelValues(channel, secrets);
  return CHANNEL_TYPE_INFOS[channel.type].fields.filter(({ name }) => values[name] === '').map(({ name }) => name);
}

/** Checks what a person set. @throws input.channel */
export function checkChannel(channel: Channel): void {
  const { fields, addresses, title } = CHANNEL_TYPE_INFOS[channel.type];
  for (const [name, value] of Object.entries(channel.settings)) {
    const field = fields.find((one) => one.name === name);
    if (field === undefined) throw refused(`${title} has no setting ${name}.`);
    if (field.secret) {
      throw refused(
        `${name} is a secret: give it with npm run -s cli -- notify set ${channel.id}. Nothing was stored.`,
      );
    }
    if (addresses.includes(name) && value !== '') checkAddress(value, name);
  }
}

function refused(text: string): FaultError {
  return new FaultError(fault('input.channel', text));
}
