/** As much of Trusted Types as is needed here (https://www.w3.org/TR/trusted-types/): TypeScript does not know them yet. */
interface ScriptAddresses {
  createScriptURL(address: string): string;
}
interface TrustedTypes {
  createPolicy(name: string, rules: ScriptAddresses): ScriptAddresses;
}

// A page may allow each name once only.
let policy: ScriptAddresses | undefined;

/**
 * Starts a worker on a page that takes scripts' addresses from a policy alone: ours is named "llm-anatomy", and nobody else
 * gets hold of it. Bundlers have to see `new Worker(new URL(…))` in the code, so the address is trusted inside of the
 * constructor, which is the browser's own again at once.
 *
 * @throws where the page does not allow the policy
 */
export function startTrusted(start: () => Worker): Worker {
  const {Worker, trustedTypes} = globalThis as typeof globalThis & {trustedTypes?: TrustedTypes};
  if (!trustedTypes) return start();
  policy ??= trustedTypes.createPolicy('llm-anatomy', {createScriptURL: (address) => address});
  try {
    globalThis.Worker = class extends Worker {
      constructor(address: string | URL, options?: WorkerOptions) {
        super(policy!.createScriptURL(String(address)), options);
      }
    };
    return start();
  } finally {
    globalThis.Worker = Worker;
  }
}
