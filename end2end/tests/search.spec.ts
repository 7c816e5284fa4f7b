// What was written is found again, with and without JavaScript; Ctrl+K goes to rooms, people and pages.
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, test } from "../support/fixtures";
import { composer, message, waitUntilLive } from "../support/pages";

for (const javaScriptEnabled of [true, false]) {
  test(`a search finds it all again, JavaScript ${javaScriptEnabled ? "on" : "off"}`, async ({ site, openPage }) => {
    const { course, room, teacher, students: [ada, alan] } = await site.createCourse("Ada Lovelace", "Alan Turing");
    const secret = await teacher.createPrivateRoom(course, "Elsewhere", [ada]);
    await teacher.sendMessage(secret, "the theorem of the exam");
    await ada.sendMessages(room, ["Which **theorem** is it?", "`my_func_77()` fails", "漢字を書く"]);
    await teacher.sendMessage(room, "The Müller–Meier theorem, see https://example.org/proof");
    await ada.sendMessage(room, "<script>alert(1)</script> thanks");
    const thread = await alan.openThread(room, 1);
    await alan.sendMessage(thread, "A theorem in its place");
    const page = await openPage(alan, `/chat/${room}`, { javaScriptEnabled });
    await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Search" }).click();
    await expect(page.getByRole("heading", { name: "Search", level: 1 })).toBeVisible();
    const hits = page.locator(".search-hit");

    await test.step("words and parts of them, in all rooms that one reads, and only there", async () => {
      await page.getByLabel("Words in messages").fill("heorem");
      await page.getByRole("button", { name: "Search", exact: true }).click();
      await expect(page).toHaveURL(/\/search\?q=heorem$/);
      await expect(async () => {
        await page.reload();
        await expect(hits).toHaveCount(3, { timeout: 200 });
      }).toPass();
      await expect(page.locator("mark")).toHaveText(["heorem", "heorem", "heorem"]);
      await expect(hits.first()).toContainText("Thread in");
      if (javaScriptEnabled) await expectNoViolations(page);
    });

    for (const [q, found] of [
      ["muller", "Müller–Meier"],
      ["my_func", "my_func_77()"],
      ["字", "漢字を書く"],
      [`from:${teacher.username} has:link`, "example.org/proof"],
      ["thanks in:general", "<script>alert(1)</script> thanks"],
    ] as const) {
      await page.getByLabel("Words in messages").fill(q);
      await page.keyboard.press("Enter");
      await expect(hits).toHaveCount(1);
      await expect(hits).toContainText(found);
      await expect(page.getByLabel("Words in messages")).toHaveValue(q);
    }

    await test.step("what cannot be searched for is said beside the box", async () => {
      await page.getByLabel("Words in messages").fill("form:ada");
      await page.keyboard.press("Enter");
      await expect(page.getByRole("alert")).toContainText("“form:”");
      await expect(page.getByLabel("Words in messages")).toHaveAttribute("aria-invalid", "true");
      if (javaScriptEnabled) await expectNoViolations(page);
    });

    await test.step("from the hit to the message in its place", async () => {
      await page.goto("/search?q=meier&order=best");
      await expect(page.getByRole("link", { name: "Best first" })).toHaveAttribute("aria-current", "true");
      await hits.getByRole("link", { name: "General" }).click();
      await expect(page).toHaveURL(new RegExp(`/chat/${room}/4`));
      await expect(page.locator("#m4")).toContainText("Müller–Meier");
      await expect(page.locator("#m4")).toBeInViewport();
    });
  });
}

test("Ctrl+K goes to a room, a person and a page, and Enter searches messages", async ({ site, openPage }) => {
  const { course, room, teacher, students: [ada] } = await site.createCourse("Ada Lovelace");
  const projects = await teacher.createRoom(course, "Projects");
  await teacher.sendMessage(projects, "who is with whom");
  const page = await openPage(ada, `/chat/${room}`);
  await waitUntilLive(page);
  const box = page.getByRole("combobox", { name: "Room, person or page" });
  const options = page.getByRole("listbox", { name: "Where to go" }).getByRole("option");

  await test.step("a room", async () => {
    await composer(page).focus();
    await page.keyboard.press("Control+k");
    await expect(box).toBeFocused();
    await expectNoViolations(page);
    await page.keyboard.type("proj");
    await expect(options.first()).toContainText("Projects");
    await page.keyboard.press("ArrowDown");
    await expect(options.first()).toHaveAttribute("aria-selected", "true");
    await expect(box).toHaveAttribute("aria-activedescendant", "goal-0");
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(new RegExp(`/chat/${projects}$`));
    await expect(message(page, "who is with whom")).toBeVisible();
  });

  await test.step("a person", async () => {
    await page.keyboard.press("Control+k");
    await page.keyboard.type(teacher.username);
    await options.filter({ hasText: `@${teacher.username}` }).click();
    await expect(page.getByRole("heading", { level: 1 })).toContainText("Grace");
  });

  await test.step("Escape leads back to where one was", async () => {
    await composer(page).focus();
    await page.keyboard.press("Control+k");
    await expect(box).toBeFocused();
    await page.keyboard.press("Escape");
    await expect(box).toHaveCount(0);
    await expect(composer(page)).toBeFocused();
  });

  await test.step("Enter searches messages", async () => {
    await page.keyboard.press("Control+k");
    await page.keyboard.type("who is");
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(/\/search\?q=who(\+|%20)is$/);
    await expect(page.getByRole("heading", { name: "Search", level: 1 })).toBeVisible();
  });
});

async function expectNoViolations(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  expect(violations.map(({ id, nodes }) => ({ id, nodes: nodes.map(({ html }) => html) }))).toEqual([]);
}
