// The site's admin mends a course that has lost its instructor, and an instructor reads the log of a course. Neither page
// has a script of ours.
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, test } from "../support/fixtures";
import { confirm } from "../support/pages";

test("the admin closes an account and mends the course it leaves without an instructor", async ({ site, openPage }) => {
  const { title, teacher, students: [ada] } = await site.createCourse("Ada Lovelace");
  const page = await openPage(site.admin, "/");
  await page.locator("summary", { hasText: "My menu" }).click();
  await page.getByRole("link", { name: "Administration" }).click();
  await expect(page.getByRole("heading", { name: "Administration", level: 1 })).toBeVisible();
  await expectNoViolations(page);

  await test.step("close the teacher's account", async () => {
    await page.getByRole("link", { name: "People" }).click();
    await page.getByLabel("Name or user name").fill(teacher.username);
    await page.getByRole("button", { name: "Search" }).click();
    await page.getByRole("link", { name: `@${teacher.username}` }).click();
    await expectNoViolations(page);
    await confirm(page, "Close the account", "Close it");
    await expect(page.getByRole("button", { name: "Reopen the account" })).toBeVisible();
    expect((await teacher.tryToExecute({ do: "rename", name: "Still here" })).status()).toBe(401);
  });

  await test.step("make a member the course's instructor", async () => {
    await page.goto("/admin");
    await page.locator("#attention").getByRole("link", { name: "Look at it" }).first().click();
    await expectNoViolations(page);
    await page.getByRole("link", { name: title }).click();
    await expect(page.getByRole("heading", { name: "No instructor can sign in" })).toBeVisible();
    await expectNoViolations(page);
    const row = page.getByRole("row", { name: `@${ada.username}` });
    await row.getByRole("button", { name: "Make instructor" }).click();
    await expect(page.getByRole("heading", { name: title, level: 1 })).toBeVisible();
    await expect(page.getByRole("heading", { name: "No instructor can sign in" })).toHaveCount(0);
  });

  await test.step("it is in the log", async () => {
    await page.goto("/admin/log");
    const row = page.getByRole("row", { name: "Appoint an instructor" }).first();
    await expect(row).toContainText(`@${site.admin.username}`);
    await expect(row).toContainText(`@${ada.username}`);
    await expectNoViolations(page);
  });
});

test("an instructor reads who did what in the course, without a script", async ({ site, openPage }) => {
  const { course, room, title, teacher, students: [ada] } = await site.createCourse("Ada Lovelace");
  const refused = await ada.tryToExecute({ do: "change_room", room, name: "Mine", topic: "" });
  expect(refused.status()).toBe(403);
  await teacher.execute({ do: "remove_member", course, user: ada.id });
  for (const javaScriptEnabled of [true, false]) {
    const page = await openPage(teacher, `/courses/${course}`, { javaScriptEnabled });
    await page.getByRole("link", { name: "Log", exact: true }).click();
    await expect(page.getByRole("heading", { name: "Log", level: 1 })).toBeVisible();
    const removal = page.getByRole("row", { name: "Remove a member" });
    await expect(removal).toContainText(`@${teacher.username}`);
    await expect(removal).toContainText(`@${ada.username}`);
    await expect(removal).toContainText("done");
    await page.getByRole("link", { name: "Only refused" }).click();
    await expect(page.getByRole("row", { name: "Change a room" })).toContainText(`@${ada.username}`);
    await expect(page.getByRole("row", { name: "Remove a member" })).toHaveCount(0);
    if (javaScriptEnabled) await expectNoViolations(page);
    await page.getByRole("link", { name: title }).first().click();
    await expect(page.getByRole("heading", { name: title, level: 1 })).toBeVisible();
  }
});

async function expectNoViolations(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.html).join(" ")}`)).toEqual([]);
}
