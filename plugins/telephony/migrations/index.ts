import { createTrunks } from './001-create-trunks.js';
import { createNumbers } from './002-create-numbers.js';
import { createPhones } from './003-create-phones.js';
import { createRules } from './004-create-rules.js';
import { createUsage } from './005-create-usage.js';
import { addTrunkLimits } from './006-add-trunk-limits.js';
import { addNumberHours } from './007-add-number-hours.js';
import { addTrunkKind } from './008-add-trunk-kind.js';
import { addTrunkFormats } from './009-add-trunk-formats.js';
import { keepTrunksWithoutPlus } from './010-keep-trunks-without-plus.js';
import { dropTrunkPlus } from './011-drop-trunk-plus.js';
import { createDialPolicy } from './013-create-dial-policy.js';
import { addSipOptions } from './014-add-sip-options.js';
import { addInternationalPolicy } from './015-add-international-policy.js';
import { addTrunkCertificates } from './012-add-trunk-certificates.js';

/** In their order. */
export const migrations = [
  createTrunks,
  createNumbers,
  createPhones,
  createRules,
  createUsage,
  addTrunkLimits,
  addNumberHours,
  addTrunkKind,
  addTrunkFormats,
  keepTrunksWithoutPlus,
  dropTrunkPlus,
  addTrunkCertificates,
  createDialPolicy,
  addSipOptions,
  addInternationalPolicy,
];
