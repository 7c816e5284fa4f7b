// Firefox as its users have it, driven by WebDriver BiDi, which it speaks itself: Playwright's Firefox is a build of its own.
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import WebSocket from "ws";

const FIREFOX = process.env.FIREFOX ?? "/usr/bin/firefox-esr";
const START_TIMEOUT = 60_000;
const WAIT_TIMEOUT = 20_000;

type Answer = Record<string, any>;

export class Firefox {
  /** Errors that pages have logged. */
  readonly errors: string[] = [];
  private readonly profile = mkdtempSync(join(tmpdir(), "cohort-firefox-"));
  private readonly answers = new Map<number, { done: (answer: Answer) => void; failed: (error: Error) => void }>();
  private child!: ChildProcess;
  private socket!: InstanceType<typeof WebSocket>;
  private count = 0;

  static async start(): Promise<Firefox> {
    const firefox = new Firefox();
    // Nothing of its own goes to the network.
    const preferences = { "datareporting.policy.dataSubmissionEnabled": false, "app.update.enabled": false, "network.captive-portal-service.enabled": false, "browser.shell.checkDefaultBrowser": false };
    writeFileSync(join(firefox.profile, "user.js"), Object.entries(preferences).map(([name, value]) => `user_pref("${name}", ${value});\n`).join(""));
    const args = ["--headless", "--no-remote", "--profile", firefox.profile, "--remote-debugging-port", "0"];
    firefox.child = spawn(FIREFOX, args, { env: { ...process.env, HOME: firefox.profile, MOZ_DISABLE_CONTENT_SANDBOX: "1" }, stdio: ["ignore", "ignore", "pipe"] });
    const url = await new Promise<string>((done, failed) => {
      let log = "";
      const timer = setTimeout(() => failed(new Error(`Firefox does not listen:\n${log}`)), START_TIMEOUT);
      firefox.child.stderr!.on("data", (text) => {
        log += text;
        const address = /WebDriver BiDi listening on (ws:\S+)/.exec(log)?.[1];
        if (address) (clearTimeout(timer), done(address));
      });
      firefox.child.once("exit", () => failed(new Error(`Firefox has ended:\n${log}`)));
    });
    firefox.socket = new WebSocket(`${url}/session`, { perMessageDeflate: false });
    await new Promise((done, failed) => (firefox.socket.once("open", done), firefox.socket.once("error", failed)));
    firefox.socket.on("message", (text: unknown) => firefox.receive(JSON.parse(String(text)) as Answer));
    await firefox.send("session.new", { capabilities: {} });
    await firefox.send("session.subscribe", { events: ["log.entryAdded"] });
    return firefox;
  }

  async newPage(): Promise<FirefoxPage> {
    // Each page is somebody else's: cookies of their own.
    const { userContext } = await this.send("browser.createUserContext", {});
    const { context } = await this.send("browsingContext.create", { type: "tab", userContext });
    return new FirefoxPage(this, context as string);
  }

  send(method: string, params: Record<string, unknown>): Promise<Answer> {
    this.count += 1;
    const id = this.count;
    return new Promise((done, failed) => {
      this.answers.set(id, { done, failed });
      this.socket.send(JSON.stringify({ id, method, params }));
    });
  }

  async stop(): Promise<void> {
    const ended = new Promise((done) => this.child.once("exit", done));
    await this.send("browser.close", {}).catch(() => this.child.kill());
    await Promise.race([ended, sleep(10_000, undefined, { ref: false }).then(() => this.child.kill("SIGKILL"))]);
    await ended;
    rmSync(this.profile, { recursive: true, force: true, maxRetries: 5 });
  }

  private receive(message: Answer): void {
    if (message.method === "log.entryAdded" && message.params.level === "error") this.errors.push(String(message.params.text));
    const waiting = this.answers.get(message.id as number);
    this.answers.delete(message.id as number);
    if (message.type === "error") waiting?.failed(new Error(`${message.error}: ${message.message}`));
    else waiting?.done(message.result as Answer);
  }
}

export class FirefoxPage {
  constructor(private readonly firefox: Firefox, private readonly context: string) {}

  async goto(url: string): Promise<void> {
    await this.firefox.send("browsingContext.navigate", { context: this.context, url, wait: "complete" });
  }

  /** Brings it to the front: only there the focus moves. */
  async activate(): Promise<void> {
    await this.firefox.send("browsingContext.activate", { context: this.context });
  }

  /** Evaluates an expression in the page; only texts, numbers and truth come back. */
  async evaluate(expression: string): Promise<unknown> {
    const answer = await this.firefox.send("script.evaluate", { expression, target: { context: this.context }, awaitPromise: true });
    if (answer.type === "exception") throw new Error(answer.exceptionDetails.text as string);
    return answer.result.value;
  }

  /** Waits until an expression is true. */
  async waitFor(expression: string): Promise<void> {
    const deadline = Date.now() + WAIT_TIMEOUT;
    while (!(await this.evaluate(`!!(${expression})`).catch(() => false))) {
      if (Date.now() > deadline) throw new Error(`not true within ${WAIT_TIMEOUT} ms: ${expression}\n${String(await this.evaluate("document.body.innerText"))}`);
      await sleep(50);
    }
  }

  /** Presses keys one after the other; names as in WebDriver, `\\uE007` is Enter. */
  async press(...keys: string[]): Promise<void> {
    const actions = keys.flatMap((value) => [{ type: "keyDown", value }, { type: "keyUp", value }]);
    await this.firefox.send("input.performActions", { context: this.context, actions: [{ type: "key", id: "keyboard", actions }] });
  }

  /** Presses a key while another one is held. */
  async pressWith(held: string, key: string): Promise<void> {
    const actions = [{ type: "keyDown", value: held }, { type: "keyDown", value: key }, { type: "keyUp", value: key }, { type: "keyUp", value: held }];
    await this.firefox.send("input.performActions", { context: this.context, actions: [{ type: "key", id: "keyboard", actions }] });
  }

  type(text: string): Promise<void> {
    return this.press(...text);
  }

  async click(selector: string): Promise<void> {
    const { nodes } = await this.firefox.send("browsingContext.locateNodes", { context: this.context, locator: { type: "css", value: selector } });
    const origin = { type: "element", element: { sharedId: nodes[0].sharedId } };
    const actions = [{ type: "pointerMove", x: 0, y: 0, origin }, { type: "pointerDown", button: 0 }, { type: "pointerUp", button: 0 }];
    await this.firefox.send("input.performActions", { context: this.context, actions: [{ type: "pointer", id: "mouse", actions }] });
  }
}
