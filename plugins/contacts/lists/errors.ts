import { ConflictError, InvalidInputError, NotFoundError } from '@perezvon/sdk/server';

export class ListNotFoundError extends NotFoundError {
  constructor(id: string) {
    super('list', id, 'autodialer.listNotFound');
  }
}
/** Quotes that do not match, or a row without an end. */
export class BrokenCsvError extends InvalidInputError {
  constructor(line: number, reason: string, cause?: unknown) {
    super(`the file cannot be read as CSV at line ${line}: ${reason}`, {
      code: 'autodialer.brokenCsv',
      params: { line, reason },
      cause,
    });
  }
}
export class EmptyFileError extends InvalidInputError {
  constructor() {
    super('the file holds no rows', { code: 'autodialer.emptyFile' });
  }
}
/** The list is past the point where this could be done. */
export class ListStateError extends ConflictError {
  constructor(state: string) {
    super(`not possible while the list is ${state}`, { code: 'autodialer.listState', params: { state } });
  }
}
/** Contacts of the list were called already: deleting it would delete history. */
export class ListInUseError extends ConflictError {
  constructor() {
    super('contacts of the list were called already', { code: 'autodialer.listInUse' });
  }
}
/** The database took fewer rows than were sent; nothing of the list was kept. */
export class LoadMismatchError extends ConflictError {
  constructor(sent: number, kept: number, warnings: number) {
    super(`${sent} rows were sent, ${kept} kept, ${warnings} warnings`, {
      code: 'autodialer.loadMismatch',
      params: { sent, kept, warnings },
    });
  }
}
/** Another list is being loaded into the same campaign. */
export class ImportBusyError extends ConflictError {
  constructor() {
    super('another list is being loaded into this campaign', { code: 'autodialer.importBusy' });
  }
}
/** The file is a workbook that cannot be read; `reason` is the reader's own word. */
export class BrokenWorkbookError extends InvalidInputError {
  constructor(reason: string) {
    super(`not a workbook that can be read: ${reason}`, { code: 'autodialer.brokenWorkbook', params: { reason } });
  }
}
