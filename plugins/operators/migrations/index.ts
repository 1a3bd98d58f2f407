import { createOperators } from './001-create-operators.js';
import { createStates } from './002-create-states.js';
import { addUsualStates } from './003-add-usual-states.js';
import { createHistory } from './004-create-history.js';
import { createSeats } from './005-create-seats.js';
import { addNotAnswering } from './006-add-not-answering.js';

/** In their order. */
export const migrations = [createOperators, createStates, addUsualStates, createHistory, createSeats, addNotAnswering];
