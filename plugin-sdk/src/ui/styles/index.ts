import { badgeStyles } from './badges.js';
import { baseStyles } from './base.js';
import { buttonStyles } from './buttons.js';
import { cardStyles } from './cards.js';
import { factStyles } from './facts.js';
import { fieldStyles } from './fields.js';
import { spacingStyles } from './spacing.js';
import { tableStyles } from './tables.js';

/** The look of plain HTML inside panels: write `<button class="primary">`, `<label class="field">`, `<table>`. */
export const sharedStyles = [
  baseStyles,
  cardStyles,
  buttonStyles,
  fieldStyles,
  tableStyles,
  badgeStyles,
  factStyles,
  spacingStyles,
];
