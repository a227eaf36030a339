// What is alive in a page, as the browser's debugger tells it.

/** In the page, before all else: counts timers and frames that were asked for, and those that still wait. */
export function noteWork() {
  const work = (globalThis.work = {calls: 0, waiting: new Set()});
  Object.defineProperty(work, 'pending', {get: () => work.waiting.size});
  for (const [start, end] of [
    ['setTimeout', 'clearTimeout'],
    ['setInterval', 'clearInterval'],
    ['requestAnimationFrame', 'cancelAnimationFrame'],
  ]) {
    const begin = globalThis[start];
    const stop = globalThis[end];
    globalThis[start] = (action, ...rest) => {
      work.calls++;
      const id = begin(
        (...all) => {
          if (start !== 'setInterval') work.waiting.delete(`${start} ${id}`);
          return action(...all);
        },
        ...rest,
      );
      work.waiting.add(`${start} ${id}`);
      return id;
    };
    globalThis[end] = (id) => {
      work.waiting.delete(`${start} ${id}`);
      stop(id);
    };
  }
}

export async function inspect(page) {
  const client = await page.context().newCDPSession(page);
  const send = (method, params) => client.send(method, params);
  await send('HeapProfiler.enable');
  await send('Runtime.enable');

  /** Calls to a worker are wrapped in calls to its page. */
  const workers = new Map();
  client.on('Target.attachedToTarget', ({sessionId, targetInfo}) => {
    if (targetInfo.type === 'worker') workers.set(sessionId, new Map());
  });
  client.on('Target.detachedFromTarget', ({sessionId}) => workers.delete(sessionId));
  client.on('Target.receivedMessageFromTarget', ({sessionId, message}) => {
    const {id, result} = JSON.parse(message);
    workers.get(sessionId)?.get(id)?.(result);
  });
  await send('Target.setAutoAttach', {autoAttach: true, waitForDebuggerOnStart: false, flatten: false});
  let calls = 0;
  function ask(sessionId, method) {
    const id = ++calls;
    const answer = new Promise((resolve) => workers.get(sessionId).set(id, resolve));
    return send('Target.sendMessageToTarget', {sessionId, message: JSON.stringify({id, method})}).then(
      () => answer,
    );
  }
  const sizeOf = ({usedSize, backingStorageSize = 0}) => usedSize + backingStorageSize;

  async function measure() {
    for (let i = 0; i < 3; i++) await send('HeapProfiler.collectGarbage');
    let workerHeap = 0;
    for (const sessionId of workers.keys()) {
      await ask(sessionId, 'HeapProfiler.collectGarbage');
      workerHeap += sizeOf(await ask(sessionId, 'Runtime.getHeapUsage'));
    }
    const counters = await send('Memory.getDOMCounters');
    return {heap: sizeOf(await send('Runtime.getHeapUsage')), workerHeap, ...counters};
  }

  async function evaluate(expression) {
    const {result} = await send('Runtime.evaluate', {expression});
    return result.objectId;
  }

  /** How many listeners of each kind the window and the document have. */
  async function listeners() {
    const counts = {};
    for (const target of ['window', 'document']) {
      const objectId = await evaluate(target);
      const {listeners: all} = await send('DOMDebugger.getEventListeners', {objectId});
      for (const {type} of all) counts[`${target} ${type}`] = (counts[`${target} ${type}`] ?? 0) + 1;
    }
    return counts;
  }

  /** Elements of these tags that something still holds, by tag. */
  async function survivors(tags) {
    const alive = {};
    for (const tag of tags) {
      const prototypeObjectId = await evaluate(`customElements.get('${tag}').prototype`);
      const {objects} = await send('Runtime.queryObjects', {prototypeObjectId});
      const {result} = await send('Runtime.callFunctionOn', {
        objectId: objects.objectId,
        functionDeclaration: 'function () { return this.length; }',
        returnByValue: true,
      });
      if (result.value > 0) alive[tag] = result.value;
    }
    return alive;
  }

  return {send, measure, listeners, survivors};
}
