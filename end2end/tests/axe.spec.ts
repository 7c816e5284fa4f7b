// No page breaks an accessibility rule: signed out, as student, as staff; in light and dark; on a desk and on a phone.
import AxeBuilder from "@axe-core/playwright";
import type { BrowserContextOptions, Page } from "@playwright/test";
import { tour } from "../support/urls";
import { expect, test } from "../support/fixtures";
import { bar, composer, editor, isAlive, isLive, message, objects, timeline, tool } from "../support/pages";

const desk: BrowserContextOptions = { viewport: { width: 1280, height: 800 } };
const phone: BrowserContextOptions = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };

// Some forty looks at a page each.
test.describe.configure({ timeout: 180_000 });

for (const [where, options] of [["on a desk", desk], ["on a phone", phone]] as const) {
  test(`signed out, ${where}`, async ({ school, visit, complaints }) => {
    complaints.allowStatus(404);
    const { outside } = await tour(school);
    const page = await visit(school.server, "/signin", options);
    for (const path of [...outside, "/join/no-such-link"]) {
      await page.goto(path);
      await isAlive(page);
      await isFine(page);
    }
  });

  test(`as a student, ${where}`, async ({ school, visit, complaints }) => {
    complaints.allowStatus(404, 403);
    const { student, inside, lost } = await tour(school);
    const page = await visit(student, "/", options);
    for (const path of [...inside, ...lost]) {
      await page.goto(path);
      await isLive(page);
      await isFine(page);
    }
  });

  test(`as staff, ${where}`, async ({ school, visit }) => {
    const { teacher, inside, staff } = await tour(school);
    const page = await visit(teacher, "/", options);
    for (const path of [...inside, ...staff]) {
      await page.goto(path);
      await isLive(page);
      await isFine(page);
    }
  });

  test(`before there is anybody, ${where}`, async ({ ownServer, visit }) => {
    await isFine(await visit(ownServer, "/setup", options));
  });

  test(`with nothing there yet, ${where}`, async ({ school, visit }) => {
    const person = await school.newcomer("Ada Lovelace");
    const page = await visit(person, "/", options);
    for (const path of ["/", "/notifications"]) {
      await page.goto(path);
      await isLive(page);
      await isFine(page);
    }
    const { room, students: [alan] } = await school.classroom("Alan Turing");
    await isFine(await visit(alan, `/chat/${room}`, options));
  });
}

test("what opens on a page: menu, tools, editor, problems", async ({ school, visit, complaints }) => {
  complaints.allowOutage();
  const { room, teacher } = await school.classroom();
  await teacher.saysAll(room, ["One", "Two"]);
  const page = await visit(teacher, `/chat/${room}`, desk);
  await isLive(page);
  await tool(message(page, "One"), "Edit");
  await isFine(page);
  await (await tool(message(page, "One"), "Delete")).click();
  await isFine(page);
  await (await tool(message(page, "Two"), "Edit")).click();
  await expect(editor(page)).toBeVisible();
  await isFine(page);
  await page.keyboard.press("Escape");
  await bar(page).locator("summary").click();
  await isFine(page);
  await composer(page).fill("a\u202Eb");
  await composer(page).press("Enter");
  await expect(timeline(page).getByRole("button", { name: "Try again" })).toBeVisible();
  await isFine(page);
  await page.context().setOffline(true);
  await composer(page).fill("On its way");
  await composer(page).press("Enter");
  await expect(timeline(page).getByText("Sending…")).toBeVisible();
  await isFine(page);
  await page.context().setOffline(false);
  await isLive(page);

  await page.goto("/courses/new");
  await isLive(page);
  await page.getByLabel("Title").fill("Time travel");
  await page.getByLabel("Code").fill("a\u202Eb");
  await page.getByRole("button", { name: "Create the course" }).click();
  await objects(page.getByLabel("Code"), "U+202E");
  await isFine(page);

  await page.goto("/settings");
  await isLive(page);
  await page.getByLabel("What it is for").fill("Grading script");
  await page.getByRole("button", { name: "Make a token" }).click();
  await expect(page.getByLabel("Your new token")).toBeFocused();
  await isFine(page);
});

/** Asks axe, in light and in dark. */
async function isFine(page: Page): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
    const found = violations.map(({ id, help, nodes }) => ({ id, help, nodes: nodes.map(({ html, failureSummary }) => ({ html, failureSummary })) }));
    expect.soft(found, `${page.url()} in ${colorScheme}`).toEqual([]);
  }
}
