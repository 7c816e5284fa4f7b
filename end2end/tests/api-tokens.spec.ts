// API tokens: made in Settings and seen once, used by a script, revoked; and the two clients that docs/protocol.md shows.
import { execFile, spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { type APIRequestContext, type Locator, type Page, request } from "@playwright/test";
import { expect, test } from "../support/fixtures";
import { isLive, objects, shows } from "../support/pages";
import type { Person } from "../support/users";

const off = { javaScriptEnabled: false };

test("a token is seen once, does what its owner may, and is over once it is revoked", async ({ school, visit }) => {
  const { room, teacher, students: [ada] } = await school.classroom("Ada Lovelace");
  const page = await visit(ada, "/settings");
  const other = await visit(ada, "/settings");
  const talk = await visit(teacher, `/chat/${room}`);
  for (const tab of [page, other, talk]) await isLive(tab);
  await makes(page, "Grading script");
  await expect(secret(page)).toBeFocused();
  const token = await secret(page).inputValue();
  expect(token).toMatch(/^cohort_[0-9a-f]{64}$/);
  await expect(section(page).getByLabel("What it is for")).toHaveValue("");

  await test.step("a button copies it", async () => {
    await section(page).getByRole("button", { name: "Copy" }).click();
    await expect(section(page).getByRole("button", { name: "Copied" })).toBeVisible();
    await section(page).getByLabel("What it is for").press("ControlOrMeta+V");
    await expect(section(page).getByLabel("What it is for")).toHaveValue(token);
  });

  await test.step("it is listed in every tab, and shown in none", async () => {
    for (const tab of [page, other]) await expect(row(tab, "Grading script")).toContainText("never used");
    await expect(secret(other)).toHaveCount(0);
    await page.reload();
    await isLive(page);
    await expect(row(page, "Grading script")).toBeVisible();
    await expect(secret(page)).toHaveCount(0);
    expect(await page.content()).not.toContain(token);
  });

  const script = await bearing(ada, token);
  await test.step("a script says something with it", async () => {
    const answer = await says(script, room, "Sheet 1 is marked");
    expect(answer.status()).toBe(200);
    expect(await answer.json()).toEqual({ message: expect.objectContaining({ room }) });
    await shows(talk, ["Sheet 1 is marked"]);
    await page.reload();
    await isLive(page);
    await expect(row(page, "Grading script")).toContainText("last used");
  });

  await test.step("revoked", async () => {
    await row(page, "Grading script").getByRole("button", { name: "Revoke Grading script" }).click();
    for (const tab of [page, other]) await expect(row(tab, "Grading script")).toHaveCount(0);
    await expect(section(page).getByRole("heading")).toBeFocused();
    const answer = await says(script, room, "Am I still in?");
    expect(answer.status()).toBe(401);
    expect(answer.headers()["www-authenticate"]).toBe("Bearer");
    expect(((await answer.json()) as { text: string }).text).toContain("revoked");
  });
  await script.dispose();
});

test("a name that is taken says so beside its field", async ({ school, visit }) => {
  const { students: [ada] } = await school.classroom("Ada Lovelace");
  const page = await visit(ada, "/settings");
  await isLive(page);
  await makes(page, "Bot");
  await expect(secret(page)).toBeVisible();
  await makes(page, "Bot");
  const name = section(page).getByLabel("What it is for");
  await objects(name, "There is a token of this name already.");
  await expect(name).toBeFocused();
  await expect(name).toHaveValue("Bot");
});

test("without JavaScript the page that answers shows it, once", async ({ school, visit }) => {
  const { room, students: [ada] } = await school.classroom("Ada Lovelace");
  const page = await visit(ada, "/settings", off);
  await makes(page, "Bot");
  await expect(page).toHaveURL("/settings");
  const token = await secret(page).inputValue();
  const script = await bearing(ada, token);
  expect((await says(script, room, "By form")).status()).toBe(200);
  await page.goto("/settings");
  await expect(row(page, "Bot")).toContainText("last used");
  await expect(secret(page)).toHaveCount(0);
  await row(page, "Bot").getByRole("button", { name: "Revoke Bot" }).click();
  await expect(page).toHaveURL("/settings");
  await expect(row(page, "Bot")).toHaveCount(0);
  expect((await says(script, room, "Am I still in?")).status()).toBe(401);
  await script.dispose();
});

test("the Python client of the document says something", async ({ school }, info) => {
  const { room, teacher } = await school.classroom();
  const { secret: token } = await made(teacher);
  const file = info.outputPath("client.py");
  writeFileSync(file, client("python"));
  const env = { ...process.env, COHORT_URL: school.server.url, COHORT_TOKEN: token };
  const { stdout } = await promisify(execFile)("python3", [file], { env });
  expect(stdout).toContain(`'room': ${room}`);
  expect(await contents(teacher, room)).toEqual(["Sheet 1 is marked."]);
});

test("the JavaScript client of the document listens and answers", async ({ school }, info) => {
  const { room, teacher, students: [ada] } = await school.classroom("Ada Lovelace");
  const { token, secret } = await made(ada);
  // Below this folder, so that it finds its package.
  const file = info.outputPath("client.mjs");
  writeFileSync(file, client("js"));
  const env = { ...process.env, COHORT_URL: school.server.url, COHORT_TOKEN: secret, ROOM: String(room) };
  const bot = spawn(process.execPath, [file], { env });
  let said = "";
  for (const stream of [bot.stdout, bot.stderr]) stream.on("data", (data) => (said += String(data)));
  const ended = new Promise((done) => bot.once("exit", done));
  try {
    // It hears what is said once it is there.
    await expect(async () => {
      await teacher.says(room, "ping");
      expect(await contents(ada, room), said).toContain(`pong, @${teacher.username}`);
    }).toPass({ timeout: 20_000 });
    await ada.run({ do: "revoke_token", token });
    await ended;
    expect(said).toBe("closed with 4001\n");
  } finally {
    bot.kill();
  }
});

const section = (page: Page): Locator => page.locator("section").filter({ has: page.getByRole("heading", { name: "API tokens" }) });

const row = (page: Page, name: string): Locator => section(page).getByRole("listitem").filter({ hasText: name });

const secret = (page: Page): Locator => section(page).getByLabel("Your new token");

async function makes(page: Page, name: string): Promise<void> {
  await section(page).getByLabel("What it is for").fill(name);
  await section(page).getByLabel("It works for").selectOption({ label: "30 days" });
  await section(page).getByRole("button", { name: "Make a token" }).click();
}

/** A script with the token and nothing else. */
const bearing = (person: Person, token: string): Promise<APIRequestContext> =>
  request.newContext({ baseURL: person.server.url, extraHTTPHeaders: { Authorization: `Bearer ${token}` } });

const says = (script: APIRequestContext, room: number, content: string) =>
  script.post("/api/run", { data: { command: { do: "send", room, uuid: crypto.randomUUID(), content } } });

async function made(person: Person): Promise<{ token: number; secret: string }> {
  return (await person.run({ do: "new_token", name: "Client", days: 1 })).token as { token: number; secret: string };
}

async function contents(person: Person, room: number): Promise<string[]> {
  const { room: view } = await person.look({ view: "room", room, near: null });
  return (view?.messages ?? []).map((message) => message.content);
}

/** The one client that the document shows in a language. */
function client(language: string): string {
  const text = readFileSync(join(resolve(import.meta.dirname, "../.."), "docs/protocol.md"), "utf8");
  const found = [...text.matchAll(new RegExp("^```" + language + "\\n(.*?)^```$", "gms"))].map((match) => match[1]);
  expect(found, `clients in ${language}`).toHaveLength(1);
  expect(found[0].trimEnd().split("\n"), "lines of it").toHaveLength(10);
  return found[0];
}
