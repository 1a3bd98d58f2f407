import { findShapes } from './shape.js';

process.exitCode = findShapes() > 0 ? 1 : 0;
