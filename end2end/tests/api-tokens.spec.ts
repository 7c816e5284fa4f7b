// API tokens: made in Settings and shown once, used by a script, revoked; and the two example clients of
// docs/protocol.md.
import { execFile, spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { type APIRequestContext, type Locator, type Page, request } from "@playwright/test";
import { expect, test } from "../support/fixtures";
import { confirm, expectFieldError, expectMessages, unfold, waitUntilLive } from "../support/pages";
import { PASSWORD, type User } from "../support/users";

const noJavaScript = { javaScriptEnabled: false };

test("a token is shown once, has the rights of its owner, and stops working when it is revoked", async ({ site, openPage }) => {
  const { room, teacher, students: [ada] } = await site.createCourse("Ada Lovelace");
  const page = await openPage(ada, "/settings");
  const other = await openPage(ada, "/settings");
  const roomPage = await openPage(teacher, `/chat/${room}`);
  for (const tab of [page, other, roomPage]) await waitUntilLive(tab);
  await createToken(page, "Grading script");
  await expect(secret(page)).toBeFocused();
  const token = await secret(page).inputValue();
  expect(token).toMatch(/^cohort_[0-9a-f]{64}$/);
  await expect(section(page).getByLabel("What it is for")).toHaveValue("");

  await test.step("a button copies the token", async () => {
    await section(page).getByRole("button", { name: "Copy" }).click();
    await expect(section(page).getByRole("button", { name: "Copied" })).toBeVisible();
    await section(page).getByLabel("What it is for").press("ControlOrMeta+V");
    await expect(section(page).getByLabel("What it is for")).toHaveValue(token);
  });

  await test.step("every tab lists the token, and none shows its secret", async () => {
    for (const tab of [page, other]) await expect(row(tab, "Grading script")).toContainText("never used");
    await expect(secret(other)).toHaveCount(0);
    await page.reload();
    await waitUntilLive(page);
    await expect(row(page, "Grading script")).toBeVisible();
    await expect(secret(page)).toHaveCount(0);
    expect(await page.content()).not.toContain(token);
  });

  const script = await clientWithToken(ada, token);
  await test.step("a script sends a message with it", async () => {
    const answer = await sendWithToken(script, room, "Sheet 1 is marked");
    expect(answer.status()).toBe(200);
    expect(await answer.json()).toEqual({ message: expect.objectContaining({ room }) });
    await expectMessages(roomPage, ["Sheet 1 is marked"]);
    await page.reload();
    await waitUntilLive(page);
    await expect(row(page, "Grading script")).toContainText("last used");
  });

  await test.step("revoked", async () => {
    await confirm(row(page, "Grading script"), "Revoke Grading script", "Revoke it");
    for (const tab of [page, other]) await expect(row(tab, "Grading script")).toHaveCount(0);
    await expect(section(page).getByRole("heading")).toBeFocused();
    const answer = await sendWithToken(script, room, "Am I still in?");
    expect(answer.status()).toBe(401);
    expect(answer.headers()["www-authenticate"]).toBe("Bearer");
    expect(((await answer.json()) as { text: string }).text).toContain("revoked");
  });
  await script.dispose();
});

test("a token name that is taken is refused beside its field", async ({ site, openPage }) => {
  const { students: [ada] } = await site.createCourse("Ada Lovelace");
  const page = await openPage(ada, "/settings");
  await waitUntilLive(page);
  await createToken(page, "Bot");
  await expect(secret(page)).toBeVisible();
  await createToken(page, "Bot");
  const name = section(page).getByLabel("What it is for");
  await expectFieldError(name, "There is a token of this name already.");
  await expect(name).toBeFocused();
  await expect(name).toHaveValue("Bot");
});

test("without JavaScript the answering page shows the token once", async ({ site, openPage }) => {
  const { room, students: [ada] } = await site.createCourse("Ada Lovelace");
  const page = await openPage(ada, "/settings", noJavaScript);
  await createToken(page, "Bot");
  await expect(page).toHaveURL("/settings");
  const token = await secret(page).inputValue();
  const script = await clientWithToken(ada, token);
  expect((await sendWithToken(script, room, "By form")).status()).toBe(200);
  await page.goto("/settings");
  await expect(row(page, "Bot")).toContainText("last used");
  await expect(secret(page)).toHaveCount(0);
  await confirm(row(page, "Bot"), "Revoke Bot", "Revoke it");
  await expect(page).toHaveURL("/settings");
  await expect(row(page, "Bot")).toHaveCount(0);
  expect((await sendWithToken(script, room, "Am I still in?")).status()).toBe(401);
  await script.dispose();
});

test("the Python client of docs/protocol.md sends a message", async ({ site }, info) => {
  const { room, teacher } = await site.createCourse();
  const { secret: token } = await createTokenByApi(teacher);
  const file = info.outputPath("client.py");
  writeFileSync(file, documentedClient("python"));
  const env = { ...process.env, COHORT_URL: site.server.url, COHORT_TOKEN: token };
  const { stdout } = await promisify(execFile)("python3", [file], { env });
  expect(stdout).toContain(`'room': ${room}`);
  expect(await roomContents(teacher, room)).toEqual(["Sheet 1 is marked."]);
});

test("the JavaScript client of docs/protocol.md receives messages and answers", async ({ site }, info) => {
  const { room, teacher, students: [ada] } = await site.createCourse("Ada Lovelace");
  const { token, secret } = await createTokenByApi(ada);
  // Inside this folder, so that it finds the package it imports.
  const file = info.outputPath("client.mjs");
  writeFileSync(file, documentedClient("js"));
  const env = { ...process.env, COHORT_URL: site.server.url, COHORT_TOKEN: secret, ROOM: String(room) };
  const bot = spawn(process.execPath, [file], { env });
  let output = "";
  for (const stream of [bot.stdout, bot.stderr]) stream.on("data", (data) => (output += String(data)));
  const ended = new Promise((done) => bot.once("exit", done));
  try {
    // It receives messages once it is connected.
    await expect(async () => {
      await teacher.sendMessage(room, "ping");
      expect(await roomContents(ada, room), output).toContain(`pong, @${teacher.username}`);
    }).toPass({ timeout: 20_000 });
    await ada.execute({ do: "revoke_token", token });
    await ended;
    expect(output).toBe("closed with 4001\n");
  } finally {
    bot.kill();
  }
});

const section = (page: Page): Locator => page.locator("section").filter({ has: page.getByRole("heading", { name: "API tokens" }) });

const row = (page: Page, name: string): Locator => section(page).getByRole("listitem").filter({ hasText: name });

const secret = (page: Page): Locator => section(page).getByLabel("Your new token");

async function createToken(page: Page, name: string): Promise<void> {
  await unfold(page, "New token");
  await section(page).getByLabel("What it is for").fill(name);
  await section(page).getByLabel("It works for").selectOption({ label: "30 days" });
  await section(page).getByLabel("It may").selectOption("Read and write");
  await section(page).getByLabel("Your password").fill(PASSWORD);
  await section(page).getByRole("button", { name: "Make a token" }).click();
}

/** A client that authenticates with the token only. */
const clientWithToken = (person: User, token: string): Promise<APIRequestContext> =>
  request.newContext({ baseURL: person.server.url, extraHTTPHeaders: { Authorization: `Bearer ${token}` } });

const sendWithToken = (script: APIRequestContext, room: number, content: string) =>
  script.post("/api/execute", { data: { command: { do: "send", room, uuid: crypto.randomUUID(), content } } });

async function createTokenByApi(person: User): Promise<{ token: number; secret: string }> {
  return (await person.execute({ do: "new_token", name: "Client", days: 1, scope: "write", password: PASSWORD })).token as { token: number; secret: string };
}

async function roomContents(person: User, room: number): Promise<string[]> {
  const { room: view } = await person.query({ view: "room", room, near: null });
  return (view?.messages ?? []).map((message) => message.content);
}

/** The example client of docs/protocol.md in a language. */
function documentedClient(language: string): string {
  const text = readFileSync(join(resolve(import.meta.dirname, "../.."), "docs/protocol.md"), "utf8");
  const found = [...text.matchAll(new RegExp("^```" + language + "\\n(.*?)^```$", "gms"))].map((match) => match[1]);
  expect(found, `clients in ${language}`).toHaveLength(1);
  expect(found[0].trimEnd().split("\n"), "lines of it").toHaveLength(10);
  return found[0];
}
