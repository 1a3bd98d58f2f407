import { xml } from '@xmpp/client';
import { JabberRefusedError } from '../errors.js';
import type { Stanza } from './allowed-text.js';
import type { Connection } from './connection.js';
import { passwordFits } from './password-fits.js';

const commands = 'http://jabber.org/protocol/commands';
const admin = 'http://jabber.org/protocol/admin';
const data = 'jabber:x:data';

/** Accounts of the server, by its administrator's commands (XEP-0133). */
export class Administration {
  constructor(
    private readonly link: Connection,
    private readonly domain: string,
  ) {}

  add(jid: string, password: string): Promise<void> {
    return this.run('add-user', { accountjid: jid, password, 'password-verify': password });
  }
  setPassword(jid: string, password: string): Promise<void> {
    return this.run('change-user-password', { accountjid: jid, password });
  }
  remove(jid: string): Promise<void> {
    return this.run('delete-user', { accountjids: jid });
  }

  /** Whether an account has this password. @throws JabberAwayError when nobody answers */
  fits(jid: string, password: string): Promise<boolean> {
    return passwordFits(this.link.server, jid, password);
  }

  private async run(name: string, fields: Readonly<Record<string, string>>): Promise<void> {
    const node = `${admin}#${name}`;
    const execute = xml('command', { xmlns: commands, node, action: 'execute' });
    const form = await this.link.ask(name, this.domain, 'set', execute);
    const sessionid = String(form.getChild('command', commands)?.attrs['sessionid'] ?? '');
    const field = (key: string, value: string) => xml('field', { var: key }, xml('value', {}, value));
    const filled = xml(
      'x',
      { xmlns: data, type: 'submit' },
      field('FORM_TYPE', admin),
      ...Object.entries(fields).map(([key, value]) => field(key, value)),
    );
    const submit = xml('command', { xmlns: commands, node, sessionid, action: 'complete' }, filled);
    const answer = await this.link.ask(name, this.domain, 'set', submit);
    const note = errorOf(answer);
    if (note !== undefined) throw new JabberRefusedError(name, note);
  }
}

/** A command that failed is still a result: the note says so. */
function errorOf(answer: Stanza): string | undefined {
  const note = answer.getChild('command', commands)?.getChild('note');
  return note?.attrs['type'] === 'error' ? note.text() : undefined;
}
