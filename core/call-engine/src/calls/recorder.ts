import { type AmiConnection, AmiError } from '@perezvon/asterisk';
import { InvalidInputError, UnavailableError } from '@perezvon/sdk/server';
import type { AmiNodes } from '../ami/index.js';
import type { CallRegistry } from './call-registry.js';

/** How Asterisk sees PEREZVON_RECORDINGS. */
const recordingsInAsterisk = '/var/lib/perezvon/recordings';
const namePattern = /^[a-z0-9-]{1,80}$/;

/** Asterisk would not record, or not stop. */
export class RecordingError extends UnavailableError {
  constructor(call: string, cause: unknown) {
    super(`the call ${call} cannot be recorded`, { code: 'core.calls.notRecorded', params: { call }, cause });
  }
}

/** Keeps the two sides of calls apart in one file, by Asterisk's MixMonitor. */
export class Recorder {
  constructor(private readonly parts: { readonly registry: CallRegistry; readonly ami: AmiNodes }) {}

  async start(callId: string, plugin: string, name: string): Promise<void> {
    if (!namePattern.test(name)) {
      throw new InvalidInputError(`"${name}" cannot be the name of a recording`, {
        code: 'core.calls.badRecordingName',
      });
    }
    // D: what the channel says left, what it hears right, as raw samples.
    const File = `${recordingsInAsterisk}/${plugin}/${name}.raw`;
    await this.act(callId, (ami, Channel) => ami.action('MixMonitor', { Channel, File, Options: 'D' }));
  }
  async stop(callId: string): Promise<void> {
    await this.act(callId, (ami, Channel) => ami.action('StopMixMonitor', { Channel }));
  }

  private async act(callId: string, command: (ami: AmiConnection, channel: string) => Promise<unknown>): Promise<void> {
    const call = this.parts.registry.get(callId);
    // A call that is over records nothing any more.
    if (!call || call.ended) return;
    const ami = this.parts.ami.connection(call.facts.node);
    try {
      if (!ami) throw new AmiError('ami.unavailable', 'there is no such Asterisk');
      await command(ami, call.facts.channel);
    } catch (error) {
      if (!call.ended) throw new RecordingError(callId, error);
    }
  }
}
