/** What is used of Node here, so that the package's types ask nobody for those of Node. */
declare module 'node:worker_threads' {
  export interface Port {
    postMessage(message: unknown, transfer?: readonly ArrayBuffer[]): void;
  }

  export const parentPort: Port | null;
  export const workerData: unknown;

  export class Worker {
    constructor(url: URL, options: {workerData: unknown});
    on(event: 'message', listener: (message: unknown) => void): this;
    on(event: 'error', listener: (error: unknown) => void): this;
    on(event: 'exit', listener: (code: number) => void): this;
    terminate(): Promise<number>;
  }
}
