// Signing in and out: where one lands, what stays in the browser, two installations on one machine, and the warning where
// passwords would travel in the clear.
import type { Page } from "@playwright/test";
import { expect, test } from "../support/fixtures";
import { composer, header, message, signIn, waitUntilLive } from "../support/pages";
import { Server } from "../support/server";
import { lines } from "../support/users";

test("signing out asks a word if something is unsent, leaves nothing behind, and Back shows the sign-in page", async ({ site, openPage, consoleErrors }) => {
  consoleErrors.allow(/WebSocket connection/);
  consoleErrors.allowOutage();
  const { room, teacher, students: [ada] } = await site.createCourse("Ada Lovelace");
  await teacher.sendMessage(room, "Only for the class");
  const page = await openPage(ada, `/chat/${room}`);
  await waitUntilLive(page);
  // One message waits in the outbox, one is unfinished.
  await page.route("**/api/**", (route) => route.abort());
  await page.context().setOffline(true);
  await composer(page).fill("Never sent");
  await composer(page).press("Enter");
  await composer(page).fill("Never finished");
  await expect(message(page, "Never sent")).toBeVisible();
  expect(await storedTexts(page)).toContain("Never sent");
  expect(await storedTexts(page)).toContain("Never finished");

  const menu = header(page);
  await menu.locator("summary").click();
  await menu.getByRole("button", { name: "Sign out" }).click();
  await expect(menu.getByRole("alert")).toHaveText("2 texts are not sent or saved. Sign out all the same? They will be lost.");
  await menu.getByRole("button", { name: "Stay signed in" }).click();
  await expect(menu.getByRole("alert")).toHaveCount(0);
  expect(await storedTexts(page)).toContain("Never finished");

  // The form is posted before the connection is back far enough to send anything.
  await menu.locator("summary").click();
  await menu.getByRole("button", { name: "Sign out" }).click();
  await expect(menu.getByRole("alert")).toBeVisible();
  await page.context().setOffline(false);
  await menu.getByRole("button", { name: "Sign out" }).click();
  await expect(page).toHaveURL("/signin");
  expect(await storedTexts(page)).not.toContain("Never");
  await page.goBack();
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await expect(page.getByText("Only for the class")).toHaveCount(0);
});

for (const javaScriptEnabled of [true, false]) {
  test(`after signing in one lands where one was going, page and query, ${javaScriptEnabled ? "with" : "without"} JavaScript`, async ({ site, openPage, consoleErrors }) => {
    consoleErrors.allowStatus(422);
    const { course, room, teacher, students: [ada] } = await site.createCourse("Ada Lovelace");
    await teacher.sendMessages(room, lines(1, 3));
    for (const path of [`/courses/${course}/members?q=hopper`, `/chat/${room}/2`]) {
      const page = await openPage(site.server, path, { javaScriptEnabled });
      await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
      await page.getByLabel("User name").fill(ada.username);
      await page.getByLabel("Password").fill("not this one");
      await page.getByRole("button", { name: "Sign in" }).click();
      await expect(page.getByRole("alert")).toBeVisible();
      await signIn(page, ada);
      await expect(page).toHaveURL(path);
    }
  });
}

test("two installations on one machine do not sign each other out", async ({ site, ownServer, ownSite, openPage }) => {
  const [here, there] = [await site.createUser("Ada Lovelace"), await ownSite.createUser("Ada Lovelace")];
  const page = await openPage(site.server, "/signin");
  await signIn(page, here);
  await expect(page.getByRole("heading", { name: "Hello, Ada Lovelace" })).toBeVisible();
  const other = await page.context().newPage();
  await other.goto(`${ownServer.url}/signin`);
  await signIn(other, there);
  await waitUntilLive(other);

  await page.reload();
  await waitUntilLive(page);
  await header(other).locator("summary").click();
  await header(other).getByRole("button", { name: "Sign out" }).click();
  await expect(other.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await page.reload();
  await waitUntilLive(page);
});

test("where passwords would travel in the clear, each form that takes one says so", async ({ site, openedPages, openPage }) => {
  const warning = /This site is not encrypted/;
  const page = await openPage(site.server, "/signin");
  await expect(page.getByText(warning)).toHaveCount(0);
  const server = new Server(["--public-url", "http://cohort.school.example"]);
  try {
    await server.start();
    const inTheClear = await openPage(server, "/setup");
    await expect(inTheClear.getByText(warning)).toBeVisible();
    expect(server.log).toContain("Passwords travel in the clear");
    await openedPages.close();
  } finally {
    await server.dispose();
  }
});

/** Everything that the browser keeps for the site, as one text. */
const storedTexts = (page: Page): Promise<string> =>
  page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));
