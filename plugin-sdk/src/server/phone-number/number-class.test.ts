import { expect, it } from 'vitest';
import { classOfNumber } from './number-class.js';

it.each([
  ['+78095551234', 'premium'],
  ['+78035551234', 'premium'],
  ['+19005550100', 'premium'],
  ['+49900123456', 'ordinary'],
  ['+499001234567', 'premium'],
  ['+979123456789', 'premium'],
  ['+881612345678', 'satellite'],
  ['+882161234567', 'satellite'],
  ['+870773111632', 'satellite'],
  ['+79161234567', 'ordinary'],
  ['+78001234567', 'ordinary'],
  ['+5351234567', 'ordinary'],
  ['+375291234567', 'ordinary'],
])('%s is %s', (number, is) => {
  expect(classOfNumber(number)).toBe(is);
});
