import type {Plugin} from 'esbuild';

/**
 * esbuild by itself leaves `new URL('./file', import.meta.url)` as it is: with this the worker, the rank tables and the model
 * come along, wherever the bundle goes. For `format: 'esm'`. Vite needs no plugin.
 */
export declare function llmAnatomy(): Plugin;
