// The fixtures of every test: a server, its site, and the rule that no page may log an error. Import `test` and
// `expect` from here.
import { test as base, type Browser, type BrowserContext, type BrowserContextOptions, type Page } from "@playwright/test";
import { waitForHydration } from "./pages";
import { User, Site } from "./users";
import { Server } from "./server";

export { expect } from "@playwright/test";

/** Console errors and uncaught exceptions of all pages in all contexts. One that is not allowed fails the test. */
export class ConsoleErrors {
  private errors: string[] = [];
  private allowed: RegExp[] = [];

  /** Allows errors, for tests that cut the network or provoke an answer 4xx. */
  allow(...patterns: RegExp[]): void {
    this.allowed.push(...patterns);
  }

  /** Allows what a browser logs about a server that does not answer. */
  allowOutage(): void {
    this.allow(/WebSocket connection to '[^']*' failed/, /net::ERR_(CONNECTION_|INTERNET_DISCONNECTED|EMPTY_RESPONSE|FAILED|NETWORK_)/);
  }

  /** Allows what a browser logs about an answer with this status. */
  allowStatus(...statuses: number[]): void {
    this.allow(...statuses.map((status) => new RegExp(`the server responded with a status of ${status} `)));
  }

  get unexpected(): string[] {
    return this.errors.filter((text) => !this.allowed.some((pattern) => pattern.test(text)));
  }

  listen(context: BrowserContext): void {
    context.on("console", (message) => {
      if (message.type() === "error") this.errors.push(`${message.text()} (${message.location().url})`);
    });
    context.on("weberror", (error) => {
      const cause = error.error();
      this.errors.push(`uncaught: ${cause?.stack ?? String(cause)}`);
    });
  }

  reset(): void {
    this.errors = [];
    this.allowed = [];
  }
}

/** Opens a page in a context of its own, as a signed-in user or signed out at a server, and waits until it is hydrated. */
export type OpenPage = (visitor: User | Server, path: string, options?: BrowserContextOptions) => Promise<Page>;

/** The contexts that a test has opened. */
class OpenedPages {
  private contexts: BrowserContext[] = [];

  constructor(private readonly browser: Browser) {}

  open: OpenPage = async (visitor, path, options = {}) => {
    const server = visitor instanceof User ? visitor.server : visitor;
    const storageState = visitor instanceof User ? await visitor.request.storageState() : undefined;
    const context = await this.browser.newContext({ baseURL: server.url, storageState, ...options });
    this.contexts.push(context);
    const page = await context.newPage();
    await page.goto(path);
    if (options.javaScriptEnabled !== false) await waitForHydration(page);
    return page;
  };

  async close(): Promise<void> {
    await Promise.all(this.contexts.splice(0).map((context) => context.close()));
  }
}

interface TestFixtures {
  /** A server of this test alone, with an empty database. */
  ownServer: Server;
  /** The same server, set up. */
  ownSite: Site;
  openedPages: OpenedPages;
  openPage: OpenPage;
  consoleErrors: ConsoleErrors;
  logs: void;
}

interface WorkerFixtures {
  /** A server shared by the tests of one worker: each makes its own users and courses. `baseURL` is its address. */
  server: Server;
  /** The site of that server. */
  site: Site;
  workerConsoleErrors: ConsoleErrors;
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

  site: [async ({ server }, use) => use(await Site.setUp(server)), { scope: "worker" }],

  ownServer: async ({ openedPages }, use, info) => {
    const server = new Server();
    await server.start();
    await use(server);
    // Pages are closed first: they would log errors about a server that is gone.
    await openedPages.close();
    if (info.status !== info.expectedStatus) await info.attach("own server.log", { body: server.log });
    await server.dispose();
  },

  ownSite: async ({ ownServer }, use) => use(await Site.setUp(ownServer)),

  openedPages: async ({ browser }, use) => {
    const openedPages = new OpenedPages(browser);
    await use(openedPages);
    await openedPages.close();
  },

  openPage: async ({ openedPages }, use) => use(openedPages.open),

  baseURL: async ({ server }, use) => use(server.url),

  workerConsoleErrors: [async ({}, use) => use(new ConsoleErrors()), { scope: "worker" }],

  // Every context is made by this browser, those that tests make themselves too.
  browser: [
    async ({ browser, workerConsoleErrors }, use) => {
      const newContext: Browser["newContext"] = browser.newContext.bind(browser);
      browser.newContext = async (options) => {
        const context = await newContext(options);
        workerConsoleErrors.listen(context);
        return context;
      };
      await use(browser);
      browser.newContext = newContext;
    },
    { scope: "worker" },
  ],

  consoleErrors: [
    async ({ workerConsoleErrors }, use) => {
      workerConsoleErrors.reset();
      await use(workerConsoleErrors);
      if (workerConsoleErrors.unexpected.length > 0) throw new Error(`pages logged errors:\n${workerConsoleErrors.unexpected.join("\n")}`);
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
