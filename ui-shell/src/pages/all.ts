import './audit-page.js';
import './config-page.js';
import './home-page.js';
import './modules-page.js';
import './roles-page.js';
import './tokens-page.js';
import './users-page.js';
