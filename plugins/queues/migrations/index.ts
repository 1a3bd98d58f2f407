import { createQueues } from './001-create-queues.js';
import { createMembers } from './002-create-members.js';
import { createStays } from './003-create-stays.js';
import { createCallbacks } from './004-create-callbacks.js';
import { addNumber } from './005-add-number.js';

/** In their order. */
export const migrations = [createQueues, createMembers, createStays, createCallbacks, addNumber];
