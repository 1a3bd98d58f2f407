import { createQueues } from './001-create-queues.js';
import { createMembers } from './002-create-members.js';
import { createStays } from './003-create-stays.js';
import { createCallbacks } from './004-create-callbacks.js';
import { keepCallbackWants } from './005-keep-callback-wants.js';
import { keepCallbackFirst } from './006-keep-callback-first.js';
import { addNumber } from './007-add-number.js';

/** In their order. */
export const migrations = [
  createQueues,
  createMembers,
  createStays,
  createCallbacks,
  keepCallbackWants,
  keepCallbackFirst,
  addNumber,
];
