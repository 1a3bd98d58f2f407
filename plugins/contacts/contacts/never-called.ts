/** Contacts that were never called have this instant, so that they can be told from those that are called again. */
export const neverCalled = '2000-01-01 00:00:00.000';
