// One release build that is measured: its server on a copy of the seeded database.
import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Server } from "../support/server";

export interface Build {
  name: string;
  binary: string;
  site: string;
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

/** Starts a build on a copy of a database. */
export async function startOn(build: Build, database: string): Promise<Server> {
  const server = new Server(["--commands-per-second", "1000000", "--sockets-per-user", "100000", "--trust-proxy"], build);
  copyFileSync(database, join(server.dir, "cohort.db"));
  await server.start().catch(async (error: unknown) => {
    await server.dispose();
    throw error;
  });
  return server;
}
