import type { Migration } from '@perezvon/sdk/server';

/** Trunks of before go on as they were: whoever they speak with is not asked for a certificate. */
export const addTrunkCertificates: Migration = {
  id: '012-add-trunk-certificates',
  up: ({ query }) =>
    query('ALTER TABLE telephony_trunks ADD check_certificate TINYINT(1) NOT NULL DEFAULT 0 AFTER transport'),
};
