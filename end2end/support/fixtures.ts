// What every story starts from: a server, and the rule that no page may complain. Import `test` and `expect` from here.
import { test as base, type Browser, type BrowserContext } from "@playwright/test";
import { Server } from "./server";

export { expect } from "@playwright/test";

/** Console errors and uncaught exceptions of every page in every context. Any that is not allowed fails the story. */
export class Complaints {
  private heard: string[] = [];
  private allowed: RegExp[] = [];

  /** For stories that cut the network or provoke an answer 4xx: what the browser may say about it. */
  allow(...patterns: RegExp[]): void {
    this.allowed.push(...patterns);
  }

  get unexpected(): string[] {
    return this.heard.filter((text) => !this.allowed.some((pattern) => pattern.test(text)));
  }

  listen(context: BrowserContext): void {
    context.on("console", (message) => {
      if (message.type() === "error") this.heard.push(`${message.text()} (${message.location().url})`);
    });
    context.on("weberror", (error) => {
      const cause = error.error();
      this.heard.push(`uncaught: ${cause?.stack ?? String(cause)}`);
    });
  }

  reset(): void {
    this.heard = [];
    this.allowed = [];
  }
}

interface TestFixtures {
  /** A server of this story alone, with an empty database. */
  ownServer: Server;
  complaints: Complaints;
  logs: void;
}

interface WorkerFixtures {
  /** A server shared by the stories of one worker: use people and courses of your own. `baseURL` is its address. */
  server: Server;
  ears: Complaints;
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  server: [
    async ({}, use) => {
      const server = new Server();
      await server.start();
      await use(server);
      await server.dispose();
    },
    { scope: "worker" },
  ],

  ownServer: async ({}, use, info) => {
    const server = new Server();
    await server.start();
    await use(server);
    if (info.status !== info.expectedStatus) await info.attach("own server.log", { body: server.log });
    await server.dispose();
  },

  baseURL: async ({ server }, use) => use(server.url),

  ears: [async ({}, use) => use(new Complaints()), { scope: "worker" }],

  // Every context is made by this browser, the stories' own ones too.
  browser: [
    async ({ browser, ears }, use) => {
      const newContext: Browser["newContext"] = browser.newContext.bind(browser);
      browser.newContext = async (options) => {
        const context = await newContext(options);
        ears.listen(context);
        return context;
      };
      await use(browser);
      browser.newContext = newContext;
    },
    { scope: "worker" },
  ],

  complaints: [
    async ({ ears }, use) => {
      ears.reset();
      await use(ears);
      if (ears.unexpected.length > 0) throw new Error(`pages complained:\n${ears.unexpected.join("\n")}`);
    },
    { auto: true },
  ],

  logs: [
    async ({ server }, use, info) => {
      const before = server.log.length;
      await use();
      if (info.status !== info.expectedStatus) await info.attach("server.log", { body: server.log.slice(before) });
    },
    { auto: true },
  ],
});
