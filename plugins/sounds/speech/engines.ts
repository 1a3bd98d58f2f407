import { defineExtensionPoint } from '@perezvon/sdk/server';
import { installedLanguages, type Language } from '@perezvon/sdk/shared';
import { speak } from '../prompts/converter.js';

/** Something that reads text aloud. Contributed by plugins; the setting `speechEngine` names the one that is used. */
export interface SpeechEngine {
  /** `^[a-z0-9-]+$`. */
  readonly id: string;
  readonly languages: readonly Language[];
  /**
   * Speaks text into a sound file that ffmpeg can read.
   * @param target absolute path, without an ending
   * @throws Error with the reason; the engine that always works is not asked then
   */
  speak(text: string, language: Language, target: string, signal: AbortSignal): Promise<void>;
}
export const SpeechEngines = defineExtensionPoint<SpeechEngine>('sounds.speechEngine');

/** The one that always works. */
export const espeak: SpeechEngine = {
  id: 'espeak',
  get languages() {
    return installedLanguages().map(({ code }) => code);
  },
  speak,
};

/** The engine of the setting; the one that always works where that is not there or does not know the language. */
export function chooseEngine(engines: Iterable<SpeechEngine>, id: string, language: Language): SpeechEngine {
  for (const engine of engines) if (engine.id === id && engine.languages.includes(language)) return engine;
  return espeak;
}
