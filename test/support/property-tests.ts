import { configureGlobal } from 'fast-check';

// The same examples in every run, or a fault would pass in one and stop somebody in another who did not cause it.
configureGlobal({ seed: Number(process.env.PEREZVON_SEED) });
