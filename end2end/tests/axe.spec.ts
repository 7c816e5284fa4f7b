// No page violates an accessibility rule, and no two buttons in a list sound the same: signed out, as student, as staff; light and
// dark; on a desktop and on a phone.
import AxeBuilder from "@axe-core/playwright";
import type { BrowserContextOptions, Page } from "@playwright/test";
import { createFullCourse } from "../support/page-urls";
import { expect, test } from "../support/fixtures";
import { header, composer, editor, waitForHydration, waitUntilLive, message, expectFieldError, REFUSED_TEXT, messageList, toolbarButton, unfold } from "../support/pages";
import { PASSWORD } from "../support/users";

const desktop: BrowserContextOptions = { viewport: { width: 1280, height: 800 } };
const phone: BrowserContextOptions = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };

// Each test checks about forty pages.
test.describe.configure({ timeout: 180_000 });

for (const [where, options] of [["on a desktop", desktop], ["on a phone", phone]] as const) {
  test(`signed out, ${where}`, async ({ site, openPage, consoleErrors }) => {
    consoleErrors.allowStatus(404);
    const { signedOutPaths } = await createFullCourse(site);
    const page = await openPage(site.server, "/signin", options);
    await page.goto("/help");
    await expectNoViolations(page);
    for (const path of [...signedOutPaths, "/join/no-such-link"]) {
      await page.goto(path);
      await waitForHydration(page);
      await expectNoViolations(page);
    }
  });

  test(`as a student, ${where}`, async ({ site, openPage, consoleErrors }) => {
    consoleErrors.allowStatus(404, 403);
    const { student, memberPaths, notFoundPaths } = await createFullCourse(site);
    const page = await openPage(student, "/", options);
    for (const path of [...memberPaths, ...notFoundPaths]) {
      await page.goto(path);
      await waitUntilLive(page);
      await expectNoViolations(page);
    }
  });

  test(`as staff, ${where}`, async ({ site, openPage }) => {
    const { teacher, memberPaths, staffPaths } = await createFullCourse(site);
    const page = await openPage(teacher, "/", options);
    for (const path of [...memberPaths, ...staffPaths]) {
      await page.goto(path);
      await waitUntilLive(page);
      await expectNoViolations(page);
    }
  });

  test(`before the first account, ${where}`, async ({ ownServer, openPage }) => {
    await expectNoViolations(await openPage(ownServer, "/setup", options));
  });

  test(`with no content yet, ${where}`, async ({ site, openPage }) => {
    const person = await site.createUser("Ada Lovelace");
    const page = await openPage(person, "/", options);
    for (const path of ["/", "/notifications"]) {
      await page.goto(path);
      await waitUntilLive(page);
      await expectNoViolations(page);
    }
    const { room, students: [alan] } = await site.createCourse("Alan Turing");
    await expectNoViolations(await openPage(alan, `/chat/${room}`, options));
  });
}

test("what opens on a page: menu, toolbar, editor, problems", async ({ site, openPage, consoleErrors }) => {
  consoleErrors.allowOutage();
  const { room, teacher } = await site.createCourse();
  await teacher.sendMessages(room, ["One", "Two"]);
  const page = await openPage(teacher, `/chat/${room}`, desktop);
  await waitUntilLive(page);
  await toolbarButton(message(page, "One"), "Edit");
  await expectNoViolations(page);
  await (await toolbarButton(message(page, "One"), "Delete")).click();
  await expectNoViolations(page);
  await (await toolbarButton(message(page, "Two"), "Edit")).click();
  await expect(editor(page)).toBeVisible();
  await expectNoViolations(page);
  await page.keyboard.press("Escape");
  await header(page).locator("summary").click();
  await expectNoViolations(page);
  await composer(page).fill(REFUSED_TEXT);
  await composer(page).press("Enter");
  await expect(messageList(page).getByRole("button", { name: "Try again" })).toBeVisible();
  await expectNoViolations(page);
  await page.context().setOffline(true);
  await composer(page).fill("On its way");
  await composer(page).press("Enter");
  await expect(messageList(page).getByText("Waiting for connection")).toBeVisible();
  await expectNoViolations(page);
  await page.context().setOffline(false);
  await waitUntilLive(page);

  await page.goto("/courses/new");
  await waitUntilLive(page);
  await page.getByLabel("Title").fill("Time travel");
  await page.getByLabel("Code").fill("a\u202Eb");
  await page.getByRole("button", { name: "Create the course" }).click();
  await expectFieldError(page.getByLabel("Code"), "U+202E");
  await expectNoViolations(page);

  await page.goto("/settings");
  await waitUntilLive(page);
  await unfold(page, "New token");
  await page.getByLabel("What it is for").fill("Grading script");
  const token = page.locator("form").filter({ has: page.getByLabel("What it is for") });
  await token.getByLabel("Your password").fill(PASSWORD);
  await page.getByRole("button", { name: "Make a token" }).click();
  await expect(page.getByLabel("Your new token")).toBeFocused();
  await expectNoViolations(page);
});

/** Of the buttons and links in the rows of a list no two sound the same, unless they lead to the same place. */
async function expectTellingNames(page: Page): Promise<void> {
  const same = await page.evaluate(() => {
    const found = new Map<string, Set<string>>();
    let count = 0;
    for (const control of document.querySelectorAll("li button, li a[href], li summary, tr button, tr a[href]")) {
      const name = (control.getAttribute("aria-label") ?? control.textContent ?? "").replace(/\s+/g, " ").trim();
      const place = control.closest("main, nav, aside, header")?.tagName ?? "";
      const what = control.getAttribute("href") ?? `${control.tagName} ${(count += 1)}`;
      found.set(`${place}: ${name}`, (found.get(`${place}: ${name}`) ?? new Set()).add(what));
    }
    return [...found].filter(([, targets]) => targets.size > 1).map(([name, targets]) => `${name} (${targets.size})`);
  });
  expect.soft(same, `the same name twice on ${page.url()}`).toEqual([]);
}

/** Runs axe, in light and in dark. */
async function expectNoViolations(page: Page): Promise<void> {
  await expectTellingNames(page);
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
    const found = violations.map(({ id, help, nodes }) => ({ id, help, nodes: nodes.map(({ html, failureSummary }) => ({ html, failureSummary })) }));
    expect.soft(found, `${page.url()} in ${colorScheme}`).toEqual([]);
  }
}
