// Measures what a person waits for in the browser: pages of many people, a room of 5,000 messages, the first load, the
// step from room to room. `scripts/browser-figures` runs it; with a second build it measures both in turn in one run.
import { copyFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Browser, test } from "@playwright/test";
import type { Server } from "../support/server";
import { type Build, execute, startOn } from "./build-under-test";
import { hydrated, idle, median, memory, nodeCount, openProbed, settled, slowNetwork, tasks } from "./page-probes";
import { type Seeded, seed } from "./seed";

const BUILDS = JSON.parse(process.env.FIGURES_BUILDS ?? "[]") as Build[];
const DIR = process.env.FIGURES_DIR ?? "";
const ROUNDS = Number(process.env.FIGURES_ROUNDS ?? 3);
const ONLY = new RegExp(process.env.FIGURES_ONLY ?? "");

/** Figure → build → values. */
const figures = new Map<string, Map<string, number[]>>();

function figure(name: string, build: Build, value: number): void {
  const of = figures.get(name) ?? new Map<string, number[]>();
  figures.set(name, of.set(build.name, [...(of.get(build.name) ?? []), value]));
}

interface Measured {
  browser: Browser;
  build: Build;
  url: string;
  seeded: Seeded;
}

/** Seconds until a page is loaded and hydrated and answers: the end of its last long task. */
async function usablePage({ browser, build, url, seeded }: Measured, name: string, path: string): Promise<void> {
  const probed = await openProbed(browser, url, seeded.teacher, 4);
  await probed.page.goto(path);
  await hydrated(probed.page);
  await settled(probed.page);
  const { hydrated: at, lastTask, longest } = await probed.page.evaluate(() => window.probe);
  figure(`${name}: usable, s`, build, Math.max(at, lastTask) / 1_000);
  figure(`${name}: longest freeze, ms`, build, longest);
  figure(`${name}: nodes`, build, await nodeCount(probed.page));
  await probed.context.close();
}

/** A room of 5,000 messages, scrolled to its start. */
async function longRoom({ browser, build, url, seeded }: Measured): Promise<void> {
  const probed = await openProbed(browser, url, seeded.teacher, 1);
  const { page } = probed;
  await page.goto(`/chat/${seeded.long}`);
  await hydrated(page);
  const first = () => page.locator("article.message[id]").first().getAttribute("id").then((id) => Number(id?.slice(1)));
  /** Scrolls up until older messages are there. */
  const load = async () => {
    const before = await first();
    await page.evaluate(() => document.querySelector(".message-list")?.scrollTo(0, -1e9));
    await page.waitForFunction((before) => Number(document.querySelector("article.message[id]")?.id.slice(1)) < before, before, { timeout: 30_000 });
  };
  while ((await first()) > 550) await load();
  const loads: number[] = [];
  while ((await first()) > 1) {
    loads.push((await tasks(browser, page, async () => {
      await load();
      await idle(page);
    }))[0]);
  }
  figure("room of 5,000 at its start: a load of older messages, longest task, ms", build, median(loads));
  await settled(page);
  figure("room of 5,000 at its start: nodes", build, await nodeCount(page));
  const longest: number[] = [];
  for (let count = 0; count < 8; count += 1) {
    longest.push((await tasks(browser, page, async () => {
      const before = await page.title();
      await execute(url, seeded.student, { do: "send", room: seeded.long, uuid: crypto.randomUUID(), content: `Incoming ${count}` });
      // The title counts what is unread.
      await page.waitForFunction((before) => document.title !== before, before);
      await idle(page);
    }))[0]);
  }
  figure("an incoming message in that room: longest task, ms", build, median(longest));
  await page.evaluate(() => document.querySelector(".message-list")?.scrollTo(0, 0));
  await page.locator('a[href="/notifications"]').first().click();
  await page.getByRole("heading", { name: "Notifications", level: 1 }).waitFor();
  await settled(page);
  figure("WebAssembly memory after leaving it, MB", build, await memory(page));
  await probed.context.close();
}

/** The first load of a room, with an empty cache. */
async function firstLoad({ browser, build, url, seeded }: Measured): Promise<void> {
  const probed = await openProbed(browser, url, seeded.student, 4);
  await slowNetwork(probed);
  await probed.page.goto(`/chat/${seeded.rooms[0].id}`, { waitUntil: "commit" });
  await hydrated(probed.page);
  const { hydrated: at, painted } = await probed.page.evaluate(() => window.probe);
  figure("first load: usable (painted), s", build, painted / 1_000);
  figure("first load: hydrated, s", build, at / 1_000);
  await probed.context.close();
}

/** From room to room by clicks in the list. */
async function roomSwitch({ browser, build, url, seeded }: Measured): Promise<void> {
  const probed = await openProbed(browser, url, seeded.student, 4);
  const { page } = probed;
  await page.goto(`/chat/${seeded.rooms[0].id}`);
  await hydrated(page);
  await settled(page);
  const times: number[] = [];
  const revisits: number[] = [];
  let blanks = 0;
  const route = [1, 2, 3, 4, 5, 6, 7, 1, 3, 2, 0, 4, 1, 5, 2, 6, 0, 7, 3, 1];
  for (const [at, index] of route.entries()) {
    const { id, name } = seeded.rooms[index];
    const { took, blank } = await page.evaluate(
      ([id, name]) =>
        new Promise<{ took: number; blank: number }>((done) => {
          const began = performance.now();
          let blank = Infinity;
          const look = () => {
            const now = performance.now() - began;
            const article = document.querySelector("article.message .text")?.textContent ?? "";
            const composer = document.querySelector("textarea#composer");
            if (!article || !composer) blank = Math.min(blank, now);
            const there = document.querySelector("h1")?.textContent?.includes(name) && article.startsWith(`${name} `) && composer;
            if (!there) return requestAnimationFrame(look);
            // This comes after the frame is painted.
            const painted = new MessageChannel();
            painted.port1.onmessage = () => done({ took: performance.now() - began, blank });
            painted.port2.postMessage(undefined);
          };
          const link = document.querySelector<HTMLElement>(`.room-list a[href="/chat/${id}"]`);
          for (const type of ["pointerover", "pointerdown", "pointerup"]) link?.dispatchEvent(new PointerEvent(type, { bubbles: true, pointerType: "mouse" }));
          link?.click();
          requestAnimationFrame(look);
        }),
      [String(id), name] as const,
    );
    (at < 7 ? times : revisits).push(took);
    if (blank < 150) blanks += 1;
    // A person reads a moment before going on.
    await page.waitForTimeout(700);
  }
  figure("room switch, all: p50, ms", build, median([...times, ...revisits]));
  figure("room switch, first visit: p50, ms", build, median(times));
  figure("room switch, seen before: p50, ms", build, median(revisits));
  figure("room switch: blank before 150 ms, of 20", build, blanks);
  await probed.context.close();
}

test("figures", async ({ browser }) => {
  const [first] = BUILDS;
  if (!first) throw new Error("run scripts/browser-figures");
  const database = join(DIR, "seeded.db");
  const seeded = await seedBy(BUILDS.at(-1)!, database);
  const measured: Measured[] = [];
  const running: Server[] = [];
  const steps: [string, (measured: Measured) => Promise<void>][] = [
    ["members", (measured) => usablePage(measured, "members page, 999 members, 4x", `/courses/${seeded.small}/members`)],
    ["members", (measured) => usablePage(measured, "members page, 3,000 members, 4x", `/courses/${seeded.large}/members`)],
    ["conversation", (measured) => usablePage(measured, "new conversation, 3,000 people, 4x", "/rooms/new")],
    ["long", longRoom],
    ["load", firstLoad],
    ["switch", roomSwitch],
  ];
  try {
    for (const build of BUILDS) {
      const server = await startOn(build, database);
      running.push(server);
      measured.push({ browser, build, url: server.url, seeded });
    }
    for (let round = 1; round <= ROUNDS; round += 1) {
      for (const [name, step] of steps.filter(([name]) => ONLY.test(name))) {
        // The room of 5,000 takes long, and its figures hardly vary.
        if (name === "long" && round > 1) continue;
        for (const one of measured) await step(one);
      }
    }
  } finally {
    report();
    for (const server of running) await server.dispose();
  }
});

/** Fills the database. By the other build: a database grows up with its versions, never down. */
async function seedBy(build: Build, database: string): Promise<Seeded> {
  const server = await startOn(build, database);
  try {
    const cookies = readFileSync(join(DIR, "cookies"), "utf8").split("\n").filter(Boolean);
    const seeded = await seed(server.url, cookies, 999);
    await server.stop();
    copyFileSync(join(server.dir, "cohort.db"), database);
    return seeded;
  } finally {
    await server.dispose();
  }
}

function report(): void {
  const shown = (value: number) => (value < 10 ? value.toFixed(2) : value.toFixed(0));
  for (const [name, of] of figures) {
    const values = BUILDS.map((build) => median(of.get(build.name) ?? []));
    const [ours, other] = values;
    const beside = other === undefined ? "" : `, the other ${shown(other)}: ${other === 0 ? "-" : (ours / other).toFixed(2)} times`;
    console.log(`    ${name}: ${shown(ours)}${beside}`);
  }
}
