import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import {
  type AuditHost,
  type DbHost,
  HostAudit,
  HostDb,
  HostJobs,
  HostSignal,
  inject,
  injectable,
  type JobsHost,
  type Principal,
  StaleEditError,
  type UploadedFile,
  assertVersion,
} from '@perezvon/sdk/server';
import { newId } from '@perezvon/sdk/shared';
import { HomeCountry } from '@perezvon/plugin-compliance';
import type { CountryCode } from 'libphonenumber-js/min';
import type { ResultSetHeader, RowDataPacket } from 'mysql2/promise';
import { ListInUseError, ListNotFoundError, ListStateError } from './errors.js';
import { importListJob, ListFiles, listFile } from '../imports/jobs.js';
import { usualDialingGroup } from './dialing-groups.js';
import type { ListLookup } from './list-lookup.js';
import { ListOwnerRegistry } from './list-owners.js';
import { ListModel, mappingOf } from './model.js';
import { lookAt, previewNumbers } from '../imports/preview.js';
import { listNoOf } from './short-keys.js';
import { isWorkbook, workbookToCsv } from '../imports/workbook.js';
import { rememberedMapping } from '../imports/remembered-mapping.js';
import type { ImportOrder, ListFormat, ListView, Mapping, Preview, ProblemCode } from './schemas.js';

/** Lists of a campaign: upload, preview, import, report, removal. */
@injectable()
export class Lists implements ListLookup {
  constructor(
    @inject(ListFiles) private readonly files: ListFiles,
    @inject(HostDb) private readonly db: Pick<DbHost, 'transaction'>,
    @inject(HostJobs) private readonly jobs: JobsHost,
    @inject(HostAudit) private readonly audit: AuditHost,
    @inject(HostSignal) private readonly signal: AbortSignal,
    @inject(HomeCountry) private readonly homeCountry: HomeCountry,
    @inject(ListOwnerRegistry) private readonly owners: ListOwnerRegistry,
  ) {}

  async ofCampaign(campaignId: string): Promise<ListView[]> {
    const rows = await ListModel.findAll({ where: { campaignId }, order: [['createdAt', 'DESC']] });
    return Promise.all(rows.map((row) => this.view(row)));
  }

  async one(id: string): Promise<ListView> {
    return this.view(await this.row(id));
  }

  /** Keeps the file under the list's id and looks at its beginning. A file that cannot be read leaves nothing. */
  async upload(
    campaignId: string,
    file: UploadedFile,
    facts: { name?: string | undefined; comment?: string | undefined },
    by: Principal,
  ): Promise<Preview> {
    await this.owners.check(campaignId);
    const id = newId();
    const path = listFile(this.files, id);
    const country = this.homeCountry.code();
    try {
      await pipeline(file.stream, createWriteStream(path, { mode: 0o600 }));
      if (await isWorkbook(path)) await workbookToCsv(path, this.signal);
      const looked = await lookAt(path, country);
      const fileName = file.name.slice(0, 255);
      const name = facts.name ?? (fileName.replace(/\.[^.]*$/, '').slice(0, 200) || 'list');
      const { format, columns, mapping } = looked;
      const row = { id, campaignId, name, comment: facts.comment ?? '', fileName, format, columns, mapping };
      const list = await ListModel.create({ ...row, state: 'preview', createdAt: new Date(), createdBy: by.id });
      const known = await rememberedMapping(looked.columns);
      return this.asPreview(list, looked, looked.mapping.number, country, known);
    } catch (error) {
      await rm(path, { force: true });
      throw error;
    }
  }

  /** A list without a file, for other systems to fill. */
  async open(campaignId: string, facts: { name: string; comment: string }, by: Principal): Promise<ListView> {
    await this.owners.check(campaignId);
    return this.db.transaction(async () => {
      const list = await ListModel.create({
        id: newId(),
        campaignId,
        ...facts,
        fileName: '',
        state: 'ready',
        format: { encoding: 'utf-8', delimiter: ';', header: true },
        columns: [],
        mapping: null,
        lanes: [usualDialingGroup],
        createdAt: new Date(),
        createdBy: by.id,
      });
      await this.record(by, 'Opened', list.name, { after: { campaign: campaignId } });
      return this.view(list);
    });
  }

  async preview(
    id: string,
    wanted: Partial<ListFormat>,
    numberColumn: number | undefined,
    country: CountryCode = this.homeCountry.code(),
  ): Promise<Preview> {
    const list = await this.row(id);
    if (list.state !== 'preview') throw new ListStateError(list.state);
    const looked = await lookAt(listFile(this.files, id), country, wanted);
    return this.asPreview(list, looked, numberColumn ?? looked.mapping.number, country);
  }

  /** Hands the list to the worker. */
  async import(id: string, order: ImportOrder, by: Principal): Promise<ListView> {
    const list = await this.row(id);
    if (list.state !== 'preview' && list.state !== 'failed' && list.state !== 'cancelled')
      throw new ListStateError(list.state);
    const country = order.country ?? this.homeCountry.code();
    const { columns } = await lookAt(listFile(this.files, id), country, order.format);
    const { format, mapping, name = list.name, comment = list.comment } = order;
    await this.db.transaction(async () => {
      await list.update({ state: 'importing', format, mapping, columns, name, comment, error: null });
      await this.record(by, 'Imported', list.name, {
        after: { campaign: list.campaignId, format, mapping, country },
      });
    });
    // The job after the commit: it must find the list importing.
    const jobId = await this.jobs.enqueue(importListJob, { listId: id, country });
    await list.update({ jobId });
    return this.view(list);
  }

  async cancel(id: string): Promise<ListView> {
    const list = await this.row(id);
    if (list.state !== 'importing') throw new ListStateError(list.state);
    if (list.jobId) await this.jobs.cancel(list.jobId);
    // Only while it is still loading: a load that was quicker than the cancel stays.
    await ListModel.update({ state: 'cancelled' }, { where: { id, state: 'importing' } });
    return this.one(id);
  }

  /** @throws StaleEditError when somebody else was first */
  async describe(
    id: string,
    facts: { name?: string | undefined; comment?: string | undefined },
    expected: string | undefined,
    by: Principal,
  ): Promise<ListView> {
    const list = await this.row(id);
    assertVersion('list', list, expected);
    const { name, comment, version } = list;
    await this.db.transaction(async () => {
      const after = { name: facts.name ?? name, comment: facts.comment ?? comment };
      const [changed] = await ListModel.update({ ...after, version: version + 1 }, { where: { id, version } });
      if (changed === 0) throw new StaleEditError('list', id);
      await this.record(by, 'Described', name, { before: { name, comment }, after });
    });
    return this.one(id);
  }

  /** @throws ListInUseError when one of its contacts was called; history is not deleted. StaleEditError */
  async remove(id: string, expected: string | undefined, by: Principal): Promise<void> {
    const list = await this.row(id);
    assertVersion('list', list, expected);
    if (list.state === 'importing') throw new ListStateError(list.state);
    const { pool } = this.files;
    // Taken out of the dialer's sight first; then nothing can begin to call what is being deleted.
    await list.update({ state: 'cancelled' });
    const [called] = await pool.query<RowDataPacket[]>(
      `SELECT 1 FROM autodialer_contacts WHERE list_no = ${listNoOf} AND (attempts > 0 OR state = 'dialling') LIMIT 1`,
      [id],
    );
    if (called.length > 0) {
      await list.update({ state: 'ready' });
      throw new ListInUseError();
    }
    for (let gone = 1; gone > 0; ) {
      const [result] = await pool.query<ResultSetHeader>(
        `DELETE FROM autodialer_contacts WHERE list_no = ${listNoOf} LIMIT 20000`,
        [id],
      );
      gone = result.affectedRows;
    }
    await pool.query('DELETE FROM autodialer_list_problems WHERE list_id = ?', [id]);
    await this.db.transaction(async () => {
      await list.destroy();
      await this.record(by, 'Deleted', list.name, { before: { campaign: list.campaignId } });
    });
    await rm(listFile(this.files, id), { force: true });
  }

  /** Refused rows in the order of the file, after a line. */
  async problems(
    id: string,
    after: number,
    limit: number,
    code?: ProblemCode,
  ): Promise<{ line: number; code: ProblemCode; value: string }[]> {
    const [rows] = await this.files.pool.query<RowDataPacket[]>(
      `SELECT line, code, value FROM autodialer_list_problems WHERE list_id = ? AND line > ?
        ${code ? 'AND code = ?' : ''} ORDER BY line LIMIT ?`,
      [id, after, ...(code ? [code] : []), limit],
    );
    return rows.map((row) => ({ line: Number(row.line), code: row.code as ProblemCode, value: String(row.value) }));
  }

  private record(
    by: Principal,
    verb: 'Opened' | 'Imported' | 'Described' | 'Deleted',
    object: string,
    change: { readonly before?: unknown; readonly after?: unknown },
  ): Promise<void> {
    return this.audit.record({ by: by.id, action: `autodialer.list${verb}`, object, ...change });
  }

  private async row(id: string): Promise<ListModel> {
    const row = await ListModel.findByPk(id);
    if (!row) throw new ListNotFoundError(id);
    return row;
  }

  private asPreview(
    list: ListModel,
    looked: Awaited<ReturnType<typeof lookAt>>,
    numberColumn: number,
    country: CountryCode,
    remembered?: Mapping,
  ): Preview {
    const { rows, fileBytes, format, columns } = looked;
    const mapping = remembered ?? looked.mapping;
    return {
      list: { ...plain(list), format, columns },
      fileBytes,
      rows,
      mapping,
      country,
      remembered: remembered !== undefined,
      numbers: previewNumbers(rows, remembered?.number ?? numberColumn, country),
    };
  }

  /** A load whose job gave up is a failed list, although nobody was left to write it down. */
  private async view(list: ListModel): Promise<ListView> {
    if (list.state === 'importing' && list.jobId) {
      const job = await this.jobs.status(list.jobId);
      if (job?.state === 'failed')
        await list.update({
          state: 'failed',
          error: JSON.stringify({ textKey: 'error.autodialer.importFailed', params: {} }),
        });
    }
    return plain(list);
  }
}

function plain(row: ListModel): ListView {
  const {
    id,
    version,
    campaignId,
    name,
    comment,
    fileName,
    state,
    format,
    columns,
    rowsTotal,
    rowsGood,
    rowsBad,
    rowsDuplicate,
  } = row;
  const counts = { rowsTotal, rowsGood, rowsBad, rowsDuplicate };
  const open = { mapping: mappingOf(row).mapping, jobId: row.jobId ?? null, error: row.error ?? null };
  return {
    id,
    version,
    campaignId,
    name,
    comment,
    fileName,
    state,
    format,
    columns,
    ...counts,
    ...open,
    createdAt: row.createdAt.toISOString(),
  };
}
