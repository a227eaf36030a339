// Workers that do what the test says: break down, tell what they give away, or cannot be had at all.

/** What a worker had left of the buffers in a reply, in bytes, right after it was sent. */
export interface Sent {
  kind: 'result' | 'event';
  left: number[];
}

/** In the worker, before the kit's own code. */
const prelude = `
  addEventListener('message', (event) => {
    if (event.data !== 'break down') return;
    event.stopImmediatePropagation();
    setTimeout(() => { throw new Error('a fault of the worker'); });
  });
  const buffersOf = (value) =>
    ArrayBuffer.isView(value) ? [value]
    : value instanceof Map ? [...value.values()].flatMap(buffersOf)
    : value && typeof value === 'object' ? Object.values(value).flatMap(buffersOf) : [];
  const send = postMessage.bind(self);
  self.postMessage = (reply, transfer) => {
    send(reply, transfer);
    const views = buffersOf(reply);
    if (views.length === 0) return;
    const kind = 'result' in reply ? 'result' : 'event';
    send({id: NaN, sent: {kind, left: views.map(({byteLength}) => byteLength)}, progress: {}});
  };`;

const {Worker: RealWorker} = globalThis;

export class Workers {
  /** Those that were started, oldest first. */
  readonly started: Worker[] = [];
  readonly sent: Sent[] = [];

  /** From now on workers are such. */
  constructor() {
    const {started, sent} = this;
    globalThis.Worker = class extends RealWorker {
      constructor(url: string | URL) {
        const code = `${prelude}; import(${JSON.stringify(String(url))});`;
        super(URL.createObjectURL(new Blob([code], {type: 'text/javascript'})), {type: 'module'});
        started.push(this);
        this.addEventListener('message', ({data}) => data.sent && sent.push(data.sent));
      }
    };
  }

  /** The one in use throws, outside of any call. */
  breakDown(): void {
    this.started.at(-1)!.postMessage('break down');
  }

  restore(): void {
    globalThis.Worker = RealWorker;
  }
}

/** From now on there are none. @returns what undoes it */
export function withoutWorkers(): () => void {
  globalThis.Worker = class {
    constructor() {
      throw new DOMException('refused', 'SecurityError');
    }
  } as unknown as typeof Worker;
  return () => {
    globalThis.Worker = RealWorker;
  };
}

/** From now on workers never report. `terminated` counts those that were ended. */
export class SilentWorkers {
  started = 0;
  terminated = 0;

  constructor() {
    const count = (what: 'started' | 'terminated') => void this[what]++;
    globalThis.Worker = class extends EventTarget {
      constructor() {
        super();
        count('started');
      }

      terminate(): void {
        count('terminated');
      }
    } as unknown as typeof Worker;
  }

  restore(): void {
    globalThis.Worker = RealWorker;
  }
}
