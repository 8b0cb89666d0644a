import { useStore } from 'zustand';
import { type Channel, CHANNEL_TYPES, type ChannelState, OPEN_FILTER } from '#contract/model/notifier.ts';
import { sayToast } from '../../shell/alerts.ts';
import { call } from '../../shell/terminal.ts';
import { alertsStore } from '../../stores/alerts.ts';
import { ChannelField } from './channel-field.tsx';
import { ChannelFilterFields } from './channel-filter-fields.tsx';
import { sayFault } from './save-rows.ts';

function keep(state: ChannelState): void {
  alertsStore.setState(({ channels }) => ({
    channels: [...channels.filter(({ channel }) => channel.id !== state.channel.id), state].sort((a, b) =>
      a.channel.id < b.channel.id ? -1 : 1,
    ),
  }));
}

function configure(channel: Channel): void {
  call('notifiers.configure', channel).then(keep, sayFault);
}

function test({ id }: Channel): void {
  call('notifiers.test', { id }).then(
    ({ ms }) => sayToast('info', `${id} took the test in ${Math.round(ms)} ms.`),
    sayFault,
  );
}

function remove({ id }: Channel): void {
  call('notifiers.remove', { id }).then(
    () => alertsStore.setState(({ channels }) => ({ channels: channels.filter(({ channel }) => channel.id !== id) })),
    sayFault,
  );
}

function ChannelRow({ state }: { state: ChannelState }) {
  const { channel, title, fields, reason, sent, failed, dropped, waiting, lastError } = state;
  const secrets = fields.filter(({ secret }) => secret);
  return (
    <section className="alert-channel" aria-label={`Channel ${channel.id}`}>
      <strong>
        {title} <span className="muted">{channel.id}</span>
      </strong>
      <button
        type="button"
        className="button"
        aria-pressed={channel.enabled}
        onClick={() => configure({ ...channel, enabled: !channel.enabled })}
      >
        {channel.enabled ? 'On' : 'Off'}
      </button>
      <button type="button" className="button" onClick={() => test(channel)}>
        Test
      </button>
      <button type="button" className="button" aria-label={`Remove ${channel.id}`} onClick={() => remove(channel)}>
        Remove
      </button>
      <span className={reason === null ? 'muted' : 'warn'}>{reason ?? 'sends'}</span>
      <span className="muted">
        {sent} sent, {waiting} waiting, {failed} failed, {dropped} dropped{lastError === null ? '' : ` · ${lastError}`}
      </span>
      {fields
        .filter(({ secret }) => !secret)
        .map((field) => (
          <ChannelField
            key={field.name}
            name={field.name}
            label={`${field.sentence} Enter saves.`}
            value={channel.settings[field.name] ?? field.default}
            onSave={(value) => configure({ ...channel, settings: { ...channel.settings, [field.name]: value } })}
          />
        ))}
      <ChannelFilterFields filter={channel.filter} onChange={(filter) => configure({ ...channel, filter })} />
      {secrets.length > 0 && (
        <p className="muted">
          {secrets.map(({ name }) => name).join(', ')}: npm run -s cli -- notify set {channel.id} --type {channel.type}
        </p>
      )}
    </section>
  );
}

/** Ways out of the terminal, each off until it is switched on. */
export function AlertChannels() {
  const channels = useStore(alertsStore, (state) => state.channels);
  const add = (type: Channel['type']): void => {
    const taken = channels.filter(({ channel }) => channel.type === type).length;
    configure({
      id: taken === 0 ? type : `${type}-${taken + 1}`,
      type,
      enabled: false,
      settings: {},
      filter: OPEN_FILTER,
    });
  };
  return (
    <div className="alert-channels">
      {channels.length === 0 && (
        <p className="panel-state">Nothing leaves this terminal. Add a channel to be told elsewhere.</p>
      )}
      {channels.map((state) => (
        <ChannelRow key={state.channel.id} state={state} />
      ))}
      <div className="alert-typed" role="group" aria-label="Add a channel">
        {CHANNEL_TYPES.map((type) => (
          <button key={type} type="button" className="button" onClick={() => add(type)}>
            Add {type}
          </button>
        ))}
      </div>
    </div>
  );
}
