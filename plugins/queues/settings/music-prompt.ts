const ofPrompt = /^prompt-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/** The prompt that is a queue's music; nothing if the music is a class of Asterisk's own. */
export const musicPrompt = (music: string): string | undefined => ofPrompt.exec(music)?.[1];
