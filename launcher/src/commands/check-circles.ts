import { findCircles } from './circles.js';

process.exitCode = findCircles();
