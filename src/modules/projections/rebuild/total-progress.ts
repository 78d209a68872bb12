import type { LoadProgress, OnLoadProgress } from './part-loader.ts';

/** Adds up the progress of what is loaded at the same time. */
export class TotalProgress {
  readonly #onProgress: OnLoadProgress;
  readonly #parts: LoadProgress[] = [];

  constructor(onProgress: OnLoadProgress) {
    this.#onProgress = onProgress;
  }

  ofPart(): OnLoadProgress {
    const at = this.#parts.push({ events: 0, remaining: 0 }) - 1;
    return (progress) => {
      this.#parts[at] = progress;
      this.#onProgress({
        events: this.#parts.reduce((sum, part) => sum + part.events, 0),
        remaining: this.#parts.reduce((sum, part) => sum + part.remaining, 0),
      });
    };
  }
}
