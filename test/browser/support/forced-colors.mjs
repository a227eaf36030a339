// The server's half of forced-colors.ts: emulateMedia does not know forced colours, the browser's own protocol does.

export function forcedColors() {
  const clients = new WeakMap();
  return {
    name: 'forced-colors',
    async executeCommand({command, payload, session}) {
      if (command !== 'forced-colors') return undefined;
      const page = session.browser.getPage(session.id);
      // Emulation ends with the client that asked for it.
      if (!clients.has(page)) clients.set(page, await page.createCDPSession());
      const features = payload.on ? [{name: 'forced-colors', value: 'active'}] : [];
      await clients.get(page).send('Emulation.setEmulatedMedia', {features});
      return true;
    },
  };
}
