import { newId } from '@perezvon/sdk/shared';
import { StaleEditError, token, assertVersion, unlessTaken } from '@perezvon/sdk/server';
import type { Pool, ResultSetHeader, RowDataPacket } from 'mysql2/promise';
import { MenuFaultyError, MenuInUseError, MenuNameTakenError, MenuNotFoundError } from '../errors.js';
import { actionsOf, menuOf, problemsOf } from './problems.js';
import { type MenuSettings, menuSettingsSchema, type MenuView } from './schemas.js';

interface Menu {
  readonly id: string;
  readonly name: string;
  readonly draft: MenuSettings;
  readonly published: MenuSettings | undefined;
  readonly version: number;
}

/** The menus and their edits. What callers meet is what was published last; kept at hand, since each caller asks. */
export class MenuBook {
  private known: readonly Menu[] = [];

  constructor(private readonly pool: Pool) {}

  async load(): Promise<void> {
    const [rows] = await this.pool.query<RowDataPacket[]>('SELECT * FROM ivr_menus ORDER BY name');
    const read = (text: unknown) => (typeof text === 'string' ? menuSettingsSchema.parse(JSON.parse(text)) : undefined);
    this.known = rows.map((row) => ({
      id: String(row['id']),
      name: String(row['name']),
      draft: menuSettingsSchema.parse(read(row['draft'])),
      published: read(row['published']),
      version: Number(row['version']),
    }));
  }
  /** What callers meet. */
  published(id: string): MenuSettings | undefined {
    return this.known.find((menu) => menu.id === id)?.published;
  }
  all(): readonly MenuView[] {
    return this.known.map((menu) => this.view(menu));
  }
  get(id: string): MenuView {
    return this.view(this.demand(id));
  }
  usesOf(promptId: string): readonly string[] {
    const used = this.known.filter(({ draft, published }) => [draft.greeting, published?.greeting].includes(promptId));
    return used.map(({ name }) => name);
  }

  async create(name: string, settings: MenuSettings): Promise<MenuView> {
    const id = newId();
    await this.unique(name, 'INSERT INTO ivr_menus (id, name, draft) VALUES (?)', [
      [id, name, JSON.stringify(settings)],
    ]);
    await this.load();
    return this.get(id);
  }
  async change(
    id: string,
    { name, settings }: { readonly name?: string | undefined; readonly settings?: MenuSettings | undefined },
    expected: string | undefined,
  ): Promise<{ readonly before: MenuView; readonly after: MenuView }> {
    const before = this.get(id);
    assertVersion('menu', before, expected);
    const values = [name ?? before.name, JSON.stringify(settings ?? before.settings), id, before.version];
    const set = 'UPDATE ivr_menus SET name = ?, draft = ?, version = version + 1 WHERE id = ? AND version = ?';
    if ((await this.unique(name ?? before.name, set, values)) === 0) throw new StaleEditError('menu', id);
    await this.load();
    return { before, after: this.get(id) };
  }
  /** @throws MenuFaultyError when callers could get lost in it */
  async publish(id: string): Promise<MenuView> {
    const { problems, version } = this.get(id);
    if (problems.length > 0) throw new MenuFaultyError(problems);
    await this.pool.query('UPDATE ivr_menus SET published = draft WHERE id = ? AND version = ?', [id, version]);
    await this.load();
    return this.get(id);
  }
  async remove(id: string): Promise<MenuView> {
    const before = this.get(id);
    const leads = (settings: MenuSettings) => actionsOf(settings).some(([, action]) => menuOf(action) === id);
    const users = this.known.filter((menu) => menu.id !== id && [menu.draft, menu.published ?? menu.draft].some(leads));
    if (users.length > 0) throw new MenuInUseError(users.map(({ name }) => name));
    await this.pool.query('DELETE FROM ivr_counts WHERE menu_id = ?', [id]);
    await this.pool.query('DELETE FROM ivr_menus WHERE id = ?', [id]);
    await this.load();
    return before;
  }

  private demand(id: string): Menu {
    const found = this.known.find((menu) => menu.id === id);
    if (!found) throw new MenuNotFoundError(id);
    return found;
  }
  private view({ id, name, draft, published, version }: Menu): MenuView {
    const drafts = new Map(this.known.map((menu) => [menu.id, menu.draft]));
    const same = published && JSON.stringify(published) === JSON.stringify(draft);
    const problems = [...problemsOf(id, drafts)];
    return {
      id,
      name,
      settings: draft,
      state: same ? 'published' : published ? 'changed' : 'draft',
      problems,
      version,
    };
  }
  private async unique(name: string, text: string, values: readonly unknown[]): Promise<number> {
    const written = () => this.pool.query<ResultSetHeader>(text, [...values] as string[]);
    const [{ affectedRows }] = await unlessTaken(written, () => new MenuNameTakenError(name));
    return affectedRows;
  }
}
export const MenuBookToken = token<MenuBook>('ivr.menuBook');
