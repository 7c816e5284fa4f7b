// What every story starts from: a server, and the rule that no page may complain. Import `test` and `expect` from here.
import { test as base, type Browser, type BrowserContext, type BrowserContextOptions, type Page } from "@playwright/test";
import { isAlive } from "./pages";
import { Person, School } from "./users";
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

  /** What a browser says of a server that is not there. */
  allowOutage(): void {
    this.allow(/WebSocket connection to '[^']*' failed/, /net::ERR_(CONNECTION_|INTERNET_DISCONNECTED|EMPTY_RESPONSE|FAILED|NETWORK_)/);
  }

  /** What a browser says of an answer with this status. */
  allowStatus(...statuses: number[]): void {
    this.allow(...statuses.map((status) => new RegExp(`the server responded with a status of ${status} `)));
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

/** Opens a page in a browser of its own, as somebody (signed in) or as a stranger at a server, and waits until it is alive. */
export type Visit = (who: Person | Server, path: string, options?: BrowserContextOptions) => Promise<Page>;

/** The browsers a story has opened. */
class Visits {
  private contexts: BrowserContext[] = [];

  constructor(private readonly browser: Browser) {}

  open: Visit = async (who, path, options = {}) => {
    const server = who instanceof Person ? who.server : who;
    const storageState = who instanceof Person ? await who.request.storageState() : undefined;
    const context = await this.browser.newContext({ baseURL: server.url, storageState, ...options });
    this.contexts.push(context);
    const page = await context.newPage();
    await page.goto(path);
    if (options.javaScriptEnabled !== false) await isAlive(page);
    return page;
  };

  async close(): Promise<void> {
    await Promise.all(this.contexts.splice(0).map((context) => context.close()));
  }
}

interface TestFixtures {
  /** A server of this story alone, with an empty database. */
  ownServer: Server;
  /** The same, set up. */
  ownSchool: School;
  visits: Visits;
  visit: Visit;
  complaints: Complaints;
  logs: void;
}

interface WorkerFixtures {
  /** A server shared by the stories of one worker: use people and courses of your own. `baseURL` is its address. */
  server: Server;
  /** The people of that server. */
  school: School;
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

  school: [async ({ server }, use) => use(await School.found(server)), { scope: "worker" }],

  ownServer: async ({ visits }, use, info) => {
    const server = new Server();
    await server.start();
    await use(server);
    // Pages go first: they would complain about a server that is gone.
    await visits.close();
    if (info.status !== info.expectedStatus) await info.attach("own server.log", { body: server.log });
    await server.dispose();
  },

  ownSchool: async ({ ownServer }, use) => use(await School.found(ownServer)),

  visits: async ({ browser }, use) => {
    const visits = new Visits(browser);
    await use(visits);
    await visits.close();
  },

  visit: async ({ visits }, use) => use(visits.open),

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
