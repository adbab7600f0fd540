import config from './playwright.config.js';

/** Pictures of every state, to be looked at: `SCREENSHOTS=FOLDER npm run screenshots`. */
export default { ...config, testDir: 'screenshots' };
