const SETTINGS = {
  file: 'config.json',
  stored: { frameMs: 16 },
  problem: null,
  running: { frameMs: 33 },
  given: { port: 'flag' as const },
};
const ACCOUNT = {
  label: 'main',
  file: 'secrets.vault',
  store: 'open' as const,
  needsPassphrase: false,
  client: '••••3626',
  way: 'token' as const,
};

export const SETTINGS_INPUTS = {
  'settings.read': {},
  'settings.write': { stored: { frameMs: 16 } },
  'brokerAccount.state': {},
  'brokerAccount.connect': {
    clientId: '1100003626',
    sign: { pin: '111111', totpSecret: 'AAAABBBBCCCCDDDD' },
    passphrase: 'made up for a test',
  },
  'brokerAccount.check': { passphrase: null, makeToken: false },
};
export const SETTINGS_OUTPUTS = {
  'settings.read': SETTINGS,
  'settings.write': SETTINGS,
  'brokerAccount.state': ACCOUNT,
  'brokerAccount.connect': ACCOUNT,
  'brokerAccount.check': { findings: [{ name: 'data plan', level: 'ok' as const, text: 'active' }] },
};
