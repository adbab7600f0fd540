/** Inside the pages that are measured: put there by `install` of clock.mjs. */
declare var benchClock: import('./clock.mjs').Clock;
