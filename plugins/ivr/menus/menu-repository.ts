import { newId, placesIn } from '@perezvon/sdk/shared';
import {
  type CallsHost,
  type DbHost,
  type DestinationUse,
  StaleEditError,
  token,
  assertVersion,
  unlessTaken,
} from '@perezvon/sdk/server';
import type { ResultSetHeader, RowDataPacket } from 'mysql2/promise';
import { MenuFaultyError, MenuNameTakenError, MenuNotFoundError } from '../errors.js';
import { type House, menuAt, problemsOf, publishedWith, spokenIn } from './problems.js';
import { type MenuPatch, type MenuSettings, menuSettingsSchema, type MenuView, type NewMenu } from './schemas.js';

interface Menu {
  readonly id: string;
  readonly name: string;
  readonly draft: MenuSettings;
  readonly published: MenuSettings | undefined;
  readonly version: number;
}

/** The menus and their edits. What callers meet is what was published last; kept at hand, since each caller asks. */
export class MenuRepository {
  private known: readonly Menu[] = [];

  constructor(
    private readonly db: Pick<DbHost, 'query' | 'transaction' | 'afterCommit'>,
    private readonly house: House,
    private readonly calls: Pick<CallsHost, 'usesOf'>,
  ) {}

  async load(): Promise<void> {
    this.known = await this.read();
  }
  private async read(): Promise<readonly Menu[]> {
    const [rows] = await this.db.query<RowDataPacket[]>('SELECT * FROM ivr_menus ORDER BY name');
    const read = (text: unknown) => (typeof text === 'string' ? menuSettingsSchema.parse(JSON.parse(text)) : undefined);
    return rows.map((row) => ({
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
  async all(): Promise<readonly MenuView[]> {
    return Promise.all(this.known.map((menu) => this.view(menu)));
  }
  async get(id: string): Promise<MenuView> {
    return this.view(this.demand(id));
  }
  /** What of the menus leads where, as they are edited and as callers meet them. */
  destinationUses(): readonly DestinationUse[] {
    return this.known.flatMap(({ id, name, draft, published }) =>
      placesIn([draft, published]).map((to) => ({ id, name, to })),
    );
  }
  usesOf(promptId: string): readonly string[] {
    const says = (menu: MenuSettings) => spokenIn(menu).some(({ greeting }) => greeting === promptId);
    const used = this.known.filter(({ draft, published }) => says(draft) || (published && says(published)));
    return used.map(({ name }) => name);
  }

  async create({ name, settings }: NewMenu): Promise<MenuView> {
    const id = newId();
    await this.unique(name, 'INSERT INTO ivr_menus (id, name, draft) VALUES (?)', [
      [id, name, JSON.stringify(settings)],
    ]);
    return this.written(id);
  }
  async change(
    id: string,
    { name, settings }: MenuPatch,
    expected: string | undefined,
  ): Promise<{ readonly before: MenuView; readonly after: MenuView }> {
    const before = await this.get(id);
    assertVersion('menu', before, expected);
    const values = [name ?? before.name, JSON.stringify(settings ?? before.settings), id, before.version];
    const set = 'UPDATE ivr_menus SET name = ?, draft = ?, version = version + 1 WHERE id = ? AND version = ?';
    if ((await this.unique(name ?? before.name, set, values)) === 0) throw new StaleEditError('menu', id);
    return { before, after: await this.written(id) };
  }
  /**
   * @param expected the version that shall be published, where the client named one
   * @returns the menu first, then those it leads to that were never published before
   * @throws MenuFaultyError when callers could get lost in it, StaleEditError when it was changed meanwhile
   */
  async publish(id: string, expected: string | undefined): Promise<readonly MenuView[]> {
    const before = await this.get(id);
    assertVersion('menu', before, expected);
    if (before.problems.length > 0) throw new MenuFaultyError(before.problems);
    const ids = publishedWith(id, this.drafts, this.met);
    const checked = ids.map((one) => this.demand(one));
    // All of them as they were checked, or none.
    const same = checked.map(() => '(id = ? AND version = ?)').join(' OR ');
    const values = checked.flatMap((menu) => [menu.id, menu.version]);
    return this.db.transaction(async () => {
      const [rows] = await this.db.query<RowDataPacket[]>(`SELECT id FROM ivr_menus WHERE ${same} FOR UPDATE`, values);
      if (rows.length < checked.length) {
        // Another process has changed what is kept here.
        await this.load();
        throw new StaleEditError('menu', id);
      }
      await this.db.query('UPDATE ivr_menus SET published = draft WHERE id IN (?)', [ids]);
      await this.follow();
      const written = await this.read();
      return Promise.all(ids.map((one) => this.view(demandIn(written, one), written)));
    });
  }
  /** The names of what leads here, other than the menu itself. */
  async usedBy(id: string): Promise<readonly string[]> {
    const users = await this.calls.usesOf((place) => menuAt(place) === id);
    return users.filter((user) => user.id !== id).map(({ name }) => name);
  }
  /** The caller has made sure that nothing leads here. */
  async remove(id: string, expected: string | undefined): Promise<MenuView> {
    const before = await this.get(id);
    assertVersion('menu', before, expected);
    await this.db.transaction(async () => {
      await this.db.query('DELETE FROM ivr_counts WHERE menu_id = ?', [id]);
      await this.db.query('DELETE FROM ivr_menus WHERE id = ?', [id]);
      await this.follow();
    });
    return before;
  }

  /** As it stands in the database now, this transaction's writes included. */
  private async written(id: string): Promise<MenuView> {
    await this.follow();
    const all = await this.read();
    return this.view(demandIn(all, id), all);
  }
  private follow(): Promise<void> {
    return this.db.afterCommit(() => this.load());
  }
  private demand(id: string): Menu {
    return demandIn(this.known, id);
  }
  private get drafts(): ReadonlyMap<string, MenuSettings> {
    return draftsOf(this.known);
  }
  /** What callers meet. */
  private get met(): ReadonlyMap<string, MenuSettings> {
    return publishedOf(this.known);
  }
  /** @param all the menus that it may lead to */
  private async view({ id, name, draft, published, version }: Menu, all = this.known): Promise<MenuView> {
    const same = published && JSON.stringify(published) === JSON.stringify(draft);
    const problems = [...(await problemsOf(id, draftsOf(all), publishedOf(all), this.house))];
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
    const written = () => this.db.query<ResultSetHeader>(text, [...values] as string[]);
    const [{ affectedRows }] = await unlessTaken(written, () => new MenuNameTakenError(name));
    return affectedRows;
  }
}
export const MenuRepositoryToken = token<MenuRepository>('ivr.menuRepository');

function demandIn(all: readonly Menu[], id: string): Menu {
  const found = all.find((menu) => menu.id === id);
  if (!found) throw new MenuNotFoundError(id);
  return found;
}
const draftsOf = (all: readonly Menu[]): ReadonlyMap<string, MenuSettings> =>
  new Map(all.map(({ id, draft }) => [id, draft]));
const publishedOf = (all: readonly Menu[]): ReadonlyMap<string, MenuSettings> =>
  new Map(all.flatMap(({ id, published }) => (published ? [[id, published] as const] : [])));
