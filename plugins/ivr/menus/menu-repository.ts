import { newId, placesIn } from '@perezvon/sdk/shared';
import { type DestinationUse, StaleEditError, token, assertVersion, unlessTaken } from '@perezvon/sdk/server';
import type { Pool, ResultSetHeader, RowDataPacket } from 'mysql2/promise';
import { MenuFaultyError, MenuNameTakenError, MenuNotFoundError } from '../errors.js';
import { type House, problemsOf, publishedWith, spokenIn } from './problems.js';
import { type MenuSettings, menuSettingsSchema, type MenuView } from './schemas.js';

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
    private readonly pool: Pool,
    private readonly house: House,
  ) {}

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
    const before = await this.get(id);
    assertVersion('menu', before, expected);
    const values = [name ?? before.name, JSON.stringify(settings ?? before.settings), id, before.version];
    const set = 'UPDATE ivr_menus SET name = ?, draft = ?, version = version + 1 WHERE id = ? AND version = ?';
    if ((await this.unique(name ?? before.name, set, values)) === 0) throw new StaleEditError('menu', id);
    await this.load();
    return { before, after: await this.get(id) };
  }
  /**
   * @returns the menu first, then those it leads to that were never published before
   * @throws MenuFaultyError when callers could get lost in it, StaleEditError when it was changed meanwhile
   */
  async publish(id: string): Promise<readonly MenuView[]> {
    const { problems } = await this.get(id);
    if (problems.length > 0) throw new MenuFaultyError(problems);
    const ids = publishedWith(id, this.drafts, this.met);
    const checked = ids.map((one) => this.demand(one));
    // All of them as they were checked, or none.
    const same = checked.map(() => '(id = ? AND version = ?)').join(' OR ');
    const values = checked.flatMap((menu) => [menu.id, menu.version]);
    const connection = await this.pool.getConnection();
    try {
      await connection.beginTransaction();
      const [rows] = await connection.query<RowDataPacket[]>(
        `SELECT id FROM ivr_menus WHERE ${same} FOR UPDATE`,
        values,
      );
      if (rows.length < checked.length) throw new StaleEditError('menu', id);
      await connection.query('UPDATE ivr_menus SET published = draft WHERE id IN (?)', [ids]);
      await connection.commit();
    } catch (error) {
      await connection.rollback();
      throw error;
    } finally {
      connection.release();
      await this.load();
    }
    return Promise.all(ids.map((one) => this.get(one)));
  }
  /** The caller has made sure that nothing leads here. */
  async remove(id: string): Promise<MenuView> {
    const before = await this.get(id);
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
  private get drafts(): ReadonlyMap<string, MenuSettings> {
    return new Map(this.known.map(({ id, draft }) => [id, draft]));
  }
  /** What callers meet. */
  private get met(): ReadonlyMap<string, MenuSettings> {
    return new Map(this.known.flatMap(({ id, published }) => (published ? [[id, published] as const] : [])));
  }
  private async view({ id, name, draft, published, version }: Menu): Promise<MenuView> {
    const same = published && JSON.stringify(published) === JSON.stringify(draft);
    const problems = [...(await problemsOf(id, this.drafts, this.met, this.house))];
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
export const MenuRepositoryToken = token<MenuRepository>('ivr.menuBook');
