import 'reflect-metadata';
import type { Disposable, Log } from '@perezvon/sdk/server';
import { container, type DependencyContainer } from 'tsyringe';
import { coreManifest } from './core-manifest.js';
import type { PluginScope } from './kernel/index.js';

/** Core's own scope: its routes, topics and services are tied to it as a plugin's are to theirs. */
export class CoreScope implements PluginScope {
  readonly id = 'core';
  readonly manifest = coreManifest;
  readonly role = 'core';
  readonly container: DependencyContainer = container.createChildContainer();
  private readonly abort = new AbortController();
  private readonly undo: (Disposable | (() => void | Promise<void>))[] = [];

  constructor(readonly log: Log) {}

  get signal(): AbortSignal {
    return this.abort.signal;
  }
  own(undo: Disposable | (() => void | Promise<void>)): Disposable {
    this.undo.push(undo);
    return { dispose: () => void (typeof undo === 'function' ? undo() : undo.dispose()) };
  }
  fault(where: string, error: unknown): void {
    this.log.error(`core: ${where}`, { error });
  }
  /** Undoes everything, the last first. */
  async end(): Promise<void> {
    this.abort.abort(new Error('core stops'));
    for (const undo of this.undo.splice(0).toReversed()) {
      try {
        await (typeof undo === 'function' ? undo() : undo.dispose());
      } catch (error) {
        this.fault('stop', error);
      }
    }
    await this.container.dispose();
  }
}
