// One release build that is measured: its server on a copy of the seeded database.
import { type ChildProcess, spawn } from "node:child_process";
import { copyFileSync, mkdirSync, openSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

export interface Build {
  name: string;
  binary: string;
  site: string;
  port: number;
}

/** A command for the server, as whoever has this cookie. */
export async function execute(url: string, cookie: string, command: Record<string, unknown>): Promise<Record<string, unknown>> {
  for (let attempt = 0; ; attempt += 1) {
    const answer = await fetch(`${url}/api/execute`, {
      method: "POST",
      headers: { "content-type": "application/json", cookie, origin: url },
      body: JSON.stringify({ command }),
    });
    if (answer.ok) {
      const done: unknown = await answer.json();
      return (done ?? {}) as Record<string, unknown>;
    }
    if (attempt >= 20 || ![429, 503].includes(answer.status)) throw new Error(`${JSON.stringify(command)}: ${answer.status} ${await answer.text()}`);
    await sleep(500);
  }
}

export async function query(url: string, cookie: string, view: Record<string, unknown>): Promise<any> {
  const answer = await fetch(`${url}/api/query`, {
    method: "POST",
    headers: { "content-type": "application/json", cookie, origin: url },
    body: JSON.stringify({ view }),
  });
  if (!answer.ok) throw new Error(`${JSON.stringify(view)}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}

export class Server {
  private constructor(
    readonly url: string,
    private readonly child: ChildProcess,
  ) {}

  /** Starts a build on a copy of `database`, or on `database` itself. */
  static async start(build: Build, dir: string, database: string, copy = true): Promise<Server> {
    mkdirSync(dir, { recursive: true });
    const file = copy ? join(dir, `${build.name}.db`) : database;
    if (copy) copyFileSync(database, file);
    const url = `http://127.0.0.1:${build.port}`;
    const log = openSync(join(dir, `${build.name}.log`), "a");
    const flags = ["--commands-per-second", "1000000", "--sockets-per-user", "100000", "--trust-proxy"];
    const child = spawn(build.binary, ["serve", "--listen", `127.0.0.1:${build.port}`, "--database-url", `sqlite://${file}`, ...flags], {
      cwd: dir,
      env: { ...process.env, COHORT_SITE: build.site, LEPTOS_HASH_FILES: "true", LEPTOS_ENV: "PROD" },
      stdio: ["ignore", log, log],
    });
    for (let attempt = 0; attempt < 400; attempt += 1) {
      if (child.exitCode !== null) throw new Error(`${build.binary} ended at once; see its log in ${dir}`);
      const answer = await fetch(`${url}/healthz`).catch(() => undefined);
      if (answer?.ok) return new Server(url, child);
      await sleep(50);
    }
    child.kill("SIGKILL");
    throw new Error(`${build.binary} did not answer`);
  }

  async stop(): Promise<void> {
    const ended = new Promise((done) => this.child.once("exit", done));
    this.child.kill("SIGTERM");
    await ended;
  }
}
