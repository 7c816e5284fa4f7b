// A Cohort server process: a free port, a temporary SQLite database, a log. It can be killed and restarted while pages
// are open: port and database stay. Used by fixtures.ts and by tests of outages.
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync, statSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const ROOT = resolve(import.meta.dirname, "../..");
/** The code that the first account of every server is made with. */
export const SETUP_CODE = "only-the-tests-know";
const START_TIMEOUT = 20_000;
const STOP_TIMEOUT = 15_000;

export class Server {
  readonly dir = mkdtempSync(join(tmpdir(), "cohort-e2e-"));
  readonly logFile = join(this.dir, "server.log");
  readonly databaseUrl = `sqlite://${join(this.dir, "cohort.db")}`;
  private port = 0;
  private child?: ChildProcess;

  /** More flags for `cohort serve`, kept across restarts, and another build than the one that is tested. */
  constructor(
    private readonly flags: string[] = [],
    private readonly build?: { binary: string; site: string },
  ) {}

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get log(): string {
    return existsSync(this.logFile) ? readFileSync(this.logFile, "utf8") : "";
  }

  /** Starts it and waits until it answers. */
  async start(): Promise<void> {
    if (this.child) throw new Error("the server runs already");
    this.port ||= await freePort();
    const address = `127.0.0.1:${this.port}`;
    // How much one may send is tested on the server; tests write faster than people.
    const flags = ["serve", "--listen", address, "--database-url", this.databaseUrl];
    if (!this.flags.includes("--commands-per-second")) flags.push("--commands-per-second", "1000");
    if (!this.flags.includes("--public-url")) flags.push("--public-url", this.url);
    const log = openSync(this.logFile, "a");
    // A write past the file size limit (see fillDisk) must fail as on a full disk, not end the server.
    const child = spawn("bash", ["-c", 'trap "" XFSZ; exec "$0" "$@"', this.build?.binary ?? binary(), ...flags, ...this.flags], {
      cwd: this.dir,
      env: { ...process.env, ...SITE_ENV, ...(this.build && { COHORT_SITE: this.build.site }), COHORT_SETUP_CODE: SETUP_CODE },
      stdio: ["ignore", log, log],
    });
    closeSync(log);
    child.once("exit", () => {
      if (this.child === child) this.child = undefined;
    });
    child.once("error", () => {
      if (this.child === child) this.child = undefined;
    });
    this.child = child;
    await this.waitUntilHealthy();
  }

  /** From now on every write of the server fails, as on a full disk, until `freeDisk`. */
  fillDisk(): void {
    this.limitFiles("1:unlimited");
  }

  freeDisk(): void {
    this.limitFiles("unlimited:unlimited");
  }

  private limitFiles(limit: string): void {
    execFileSync("prlimit", ["--pid", String(this.child?.pid), `--fsize=${limit}`]);
  }

  /** Kills it (SIGKILL). */
  kill(): Promise<void> {
    return this.terminate("SIGKILL");
  }

  /** Asks it to end (SIGTERM); fails when it does not. */
  stop(): Promise<void> {
    return this.terminate("SIGTERM");
  }

  /** Ends it if it runs and starts it again on the same port and database. */
  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  /** Ends it and removes its directory. */
  async dispose(): Promise<void> {
    await this.kill();
    rmSync(this.dir, { recursive: true, force: true });
  }

  private async waitUntilHealthy(): Promise<void> {
    const deadline = Date.now() + START_TIMEOUT;
    while (Date.now() < deadline) {
      if (!this.child) throw new Error(`the server ended at once:\n${this.log}`);
      const answer = await fetch(`${this.url}/healthz`).catch(() => undefined);
      if (answer?.status === 200) return;
      await sleep(25);
    }
    await this.kill();
    throw new Error(`the server did not answer within ${START_TIMEOUT} ms:\n${this.log}`);
  }

  private async terminate(signal: "SIGKILL" | "SIGTERM"): Promise<void> {
    const child = this.child;
    if (!child) return;
    const ended = new Promise<boolean>((done) => child.once("exit", () => done(true)));
    child.kill(signal);
    if (await Promise.race([ended, sleep(STOP_TIMEOUT, false, { ref: false })])) return;
    child.kill("SIGKILL");
    await ended;
    throw new Error(`the server did not end within ${STOP_TIMEOUT} ms of ${signal}:\n${this.log}`);
  }
}

// The environment that the binary needs to serve the release build.
const SITE_ENV = {
  COHORT_SITE: process.env.COHORT_SITE ?? join(ROOT, "target/site"),
  LEPTOS_HASH_FILES: "true",
  LEPTOS_ENV: "PROD",
};

/** The binary that the site was last built with: the one whose hash.txt is newer. */
function binary(): string {
  if (process.env.COHORT_BIN) return process.env.COHORT_BIN;
  const target = process.env.CARGO_TARGET_DIR ?? join(ROOT, "target");
  const builtAt = (profile: string) =>
    statSync(join(target, profile, "hash.txt"), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  return join(target, builtAt("debug") > builtAt("release") ? "debug" : "release", "cohort");
}

function freePort(): Promise<number> {
  return new Promise((done, failed) => {
    const probe = createServer();
    probe.once("error", failed);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => (address && typeof address === "object" ? done(address.port) : failed(new Error("no port"))));
    });
  });
}
