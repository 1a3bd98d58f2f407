import './tokens.js';
import './shell.js';
