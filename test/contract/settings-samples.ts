const SETTINGS = {
  file: 'config.json',
  stored: { frameMs: 16 },
  problem: null,
  running: { frameMs: 33 },
  given: { port: 'flag' as const },
};

export const SETTINGS_INPUTS = { 'settings.read': {}, 'settings.write': { stored: { frameMs: 16 } } };
export const SETTINGS_OUTPUTS = { 'settings.read': SETTINGS, 'settings.write': SETTINGS };
