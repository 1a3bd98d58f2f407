import { createOperators } from './001-create-operators.js';
import { createStates } from './002-create-states.js';
import { addUsualStates } from './003-add-usual-states.js';
import { createHistory } from './004-create-history.js';
import { createSeats } from './005-create-seats.js';
import { addNotAnswering } from './006-add-not-answering.js';
import { addStateNames } from './007-add-state-names.js';
import { fillStateNames } from './008-fill-state-names.js';
import { dropTwoStateNames } from './009-drop-two-state-names.js';
import { addNamesToHistory } from './010-add-names-to-history.js';
import { fillNamesInHistory } from './011-fill-names-in-history.js';
import { dropTwoNamesInHistory } from './012-drop-two-names-in-history.js';

/** In their order. */
export const migrations = [
  createOperators,
  createStates,
  addUsualStates,
  createHistory,
  createSeats,
  addNotAnswering,
  addStateNames,
  fillStateNames,
  dropTwoStateNames,
  addNamesToHistory,
  fillNamesInHistory,
  dropTwoNamesInHistory,
];
