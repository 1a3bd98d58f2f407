export { sumUp } from './stays/sums.js';
