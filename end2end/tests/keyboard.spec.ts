// By keyboard only: no test in this file uses a pointer.
import type { Locator, Page } from "@playwright/test";
import { expect, test } from "../support/fixtures";
import { lines } from "../support/users";
import { header, composer, editor, waitUntilLive, message, messages, roomList, sendMessage, expectMessages } from "../support/pages";

test("skip the header, open a room, send a message, and open the course", async ({ site, openPage }) => {
  const { room, title, students: [ada] } = await site.createCourse("Ada Lovelace");
  const page = await openPage(ada, "/notifications");
  await waitUntilLive(page);

  await test.step("the first stop is the skip link", async () => {
    await page.keyboard.press("Tab");
    const skip = page.getByRole("link", { name: "Skip to content" });
    await expect(skip).toBeFocused();
    await expect(skip).toBeInViewport({ ratio: 1 });
    await expectVisibleFocus(page);
    await page.keyboard.press("Enter");
    await expect(page.getByRole("main")).toBeFocused();
    await page.keyboard.press("Tab");
    await expect(page.getByRole("main").getByRole("button", { name: /^Got it/ })).toBeFocused();
    await page.keyboard.press("Tab");
    await expect(page.getByRole("main").getByRole("link", { name: "All", exact: true })).toBeFocused();
  });

  await test.step("every tab stop from the top has a visible focus", async () => {
    await page.goto("/");
    await waitUntilLive(page);
    await tabTo(page, roomList(page).getByRole("link", { name: "General" }));
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(`/chat/${room}`);
  });

  await test.step("in a room the composer has the focus", async () => {
    await expect(composer(page)).toBeFocused();
    await expectVisibleFocus(page);
    await page.keyboard.type("One line");
    await page.keyboard.press("Shift+Enter");
    await page.keyboard.type("and another");
    await expect(composer(page)).toHaveValue("One line\nand another");
    await expect(messages(page)).toHaveCount(0);
    await page.keyboard.press("Enter");
    await expectMessages(page, ["One line"]);
    expect(await messages(page).first().innerText()).toContain("One line\nand another");
    await expect(composer(page)).toBeFocused();
    await expect(composer(page)).toHaveValue("");
  });

  await test.step("from there to the course", async () => {
    await tabTo(page, roomList(page).getByRole("link", { name: title }));
    await page.keyboard.press("Enter");
    await expect(page.getByRole("heading", { name: title, level: 1 })).toBeVisible();
    await expect(page.getByRole("main")).toBeFocused();
  });
});

test("arrow up edits the last own message, Escape cancels", async ({ site, openPage }) => {
  const { room, teacher, students: [ada] } = await site.createCourse("Ada Lovelace");
  const page = await openPage(ada, `/chat/${room}`);
  await waitUntilLive(page);
  await sendMessage(page, "First");
  await sendMessage(page, "Secnod");
  await expectMessages(page, ["First", "Secnod"]);
  await teacher.sendMessage(room, "Mine is not yours");
  await expect(message(page, "Mine is not yours")).toBeVisible();

  await page.keyboard.press("ArrowUp");
  await expect(editor(page)).toBeFocused();
  await expect(editor(page)).toHaveValue("Secnod");
  await expectVisibleFocus(page);
  await page.keyboard.type(" thoughts");
  await page.keyboard.press("Escape");
  await expect(editor(page)).toHaveCount(0);
  await expect(composer(page)).toBeFocused();
  await expectMessages(page, ["First", "Secnod", "Mine is not yours"]);

  await page.keyboard.press("ArrowUp");
  await expect(editor(page)).toHaveValue("Secnod");
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.type("Second");
  await page.keyboard.press("Enter");
  await expectMessages(page, ["First", "Second", "Mine is not yours"]);
  await expect(composer(page)).toBeFocused();

  // In a composer with text the arrow key moves the cursor.
  await page.keyboard.type("Hm");
  await page.keyboard.press("ArrowUp");
  await expect(editor(page)).toHaveCount(0);
  await expect(composer(page)).toHaveValue("Hm");
});

test("the list is one stop, the arrow keys go from message to message, and the focus is never lost", async ({ site, openPage }) => {
  const { room, teacher, students: [ada] } = await site.createCourse("Ada Lovelace");
  await teacher.sendMessages(room, ["See https://example.org/a and https://example.org/b", "And https://example.org/c", ...lines(1, 40)]);
  await ada.sendMessages(room, ["First of mine", "Oops"]);
  const page = await openPage(ada, `/chat/${room}`);
  await waitUntilLive(page);
  await expect(composer(page)).toBeFocused();
  const focused = page.locator(":focus");

  await test.step("backwards from the composer: what the last message holds, then the message, then the header", async () => {
    await page.keyboard.press("Shift+Tab");
    // The button that attaches files.
    await page.keyboard.press("Shift+Tab");
    await expect(message(page, "Oops").getByRole("link")).toBeFocused();
    await page.keyboard.press("Shift+Tab");
    await expect(message(page, "Oops")).toBeFocused();
    await expectVisibleFocus(page);
    await page.keyboard.press("Shift+Tab");
    await expect(page.getByRole("main").getByRole("button", { name: /^Got it/ })).toBeFocused();
    await page.keyboard.press("Tab");
    await expect(message(page, "Oops")).toBeFocused();
  });

  await test.step("from message to message", async () => {
    await page.keyboard.press("ArrowUp");
    await expect(message(page, "First of mine")).toBeFocused();
    await page.keyboard.press("ArrowUp");
    await expect(message(page, "Line 40")).toBeFocused();
    for (let line = 39; line > 20; line -= 1) await page.keyboard.press("ArrowUp");
    await expect(message(page, "Line 21")).toBeFocused();
    await expect(message(page, "Line 21")).toBeInViewport({ ratio: 1 });
    await page.keyboard.press("Home");
    await expect(messages(page).first()).toBeFocused();
    for (const name of ["Grace Hopper", /^Message 1,/]) {
      await page.keyboard.press("Tab");
      await expect(messages(page).first().getByRole("link", { name })).toBeFocused();
    }
    await page.keyboard.press("Tab");
    await expect(page.getByRole("link", { name: "https://example.org/a" })).toBeFocused();
    await page.keyboard.press("Escape");
    await page.keyboard.press("ArrowDown");
    await expect(messages(page).nth(1)).toBeFocused();
    await page.keyboard.press("End");
    await expect(message(page, "Oops")).toBeFocused();
  });

  await test.step("editing goes back to the message", async () => {
    await page.keyboard.press("Enter");
    await expect(message(page, "Oops").getByRole("button", { name: "React" })).toBeFocused();
    for (let tool = 0; tool < 2; tool += 1) await page.keyboard.press("ArrowRight");
    await expect(message(page, "Oops").getByRole("button", { name: "Edit" })).toBeFocused();
    await page.keyboard.press("Enter");
    await expect(editor(page)).toBeFocused();
    await page.keyboard.press("Escape");
    await expect(message(page, "Oops")).toBeFocused();
    for (let tool = 0; tool < 3; tool += 1) await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Enter");
    await page.keyboard.type("!");
    await page.keyboard.press("Enter");
    await expect(messages(page).filter({ hasText: "Oops!" })).toBeFocused();
  });

  await test.step("a change by somebody else takes no focus away", async () => {
    await ada.editMessage(room, 44, "Oops again");
    const edited = messages(page).filter({ hasText: "Oops again" });
    await expect(edited).toBeFocused();
    await teacher.sendMessage(room, "Something new");
    await expect(message(page, "Something new")).toBeVisible();
    await expect(edited).toBeFocused();
  });

  await test.step("a deleted message keeps its place and the focus", async () => {
    await page.keyboard.press("Enter");
    for (let tool = 0; tool < 3; tool += 1) await page.keyboard.press("ArrowRight");
    await expect(page.getByRole("button", { name: "Delete", exact: true })).toBeFocused();
    await page.keyboard.press("Enter");
    await expect(messages(page).filter({ hasText: "This message was deleted." })).toBeFocused();
    await page.keyboard.press("Control+z");
    await expect(messages(page).filter({ hasText: "Oops again" })).toBeFocused();
    await page.keyboard.press("Enter");
    for (let tool = 0; tool < 3; tool += 1) await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Enter");
    await expect(messages(page).filter({ hasText: "This message was deleted." })).toBeFocused();
    await page.keyboard.press("Escape");
    await expect(composer(page)).toBeFocused();
    await expect(focused).toHaveCount(1);
  });
});

test("what is removed leaves the focus beside it", async ({ site, openPage }) => {
  const { course, teacher, students } = await site.createCourse("Ada Lovelace", "Alan Turing", "Kathleen Booth");
  const room = await teacher.createPrivateRoom(course, "Tutors", students);
  const page = await openPage(teacher, `/chat/${room}/settings`);
  await waitUntilLive(page);
  const button = (words: string) => page.locator("summary", { hasText: words });
  await button("Remove Alan Turing").focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("group", { name: "Remove Alan Turing from Tutors?" })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(button("Remove Alan Turing")).toBeFocused();
  for (const key of ["Enter", "Tab", "Enter"]) await page.keyboard.press(key);
  await expect(button("Remove Alan Turing")).toHaveCount(0);
  await expect(button("Remove Kathleen Booth")).toBeFocused();

  await button("Leave this room").focus();
  for (const key of ["Enter", "Tab", "Enter"]) await page.keyboard.press(key);
  await expect(page).toHaveURL("/");
  await expect(page.getByRole("main")).toBeFocused();
});

test("the menu opens and signs out", async ({ site, openPage }) => {
  const { students: [ada] } = await site.createCourse("Ada Lovelace");
  const page = await openPage(ada, "/settings");
  await waitUntilLive(page);
  const menu = header(page).locator("summary");
  await tabTo(page, menu);
  await page.keyboard.press("Enter");
  await tabTo(page, header(page).getByRole("link", { name: "Settings" }));
  await tabTo(page, header(page).getByRole("button", { name: "Sign out" }));
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL("/signin");
  await expect(page.getByLabel("User name")).toBeFocused();
});

test("a refused form moves the focus to the invalid field", async ({ site, openPage }) => {
  const teacher = await site.createUser("Grace Hopper");
  const page = await openPage(teacher, "/courses/new");
  await waitUntilLive(page);
  await tabTo(page, page.getByLabel("Title"));
  await page.keyboard.type("Time travel");
  await page.keyboard.press("Tab");
  await page.keyboard.type("x".repeat(3) + "\u202E");
  await page.keyboard.press("Enter");
  await expect(page.getByLabel("Code")).toBeFocused();
  await expect(page.getByLabel("Code")).toHaveAttribute("aria-invalid", "true");
  await expect(page.getByLabel("Title")).toHaveValue("Time travel");
});

/** Presses Tab until the target has the focus; every stop on the way must have a visible focus. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let stops = 0; stops < 60; stops += 1) {
    await page.keyboard.press("Tab");
    if (await page.evaluate(() => document.activeElement !== document.body)) await expectVisibleFocus(page);
    if (await target.evaluate((element) => element === document.activeElement)) return;
  }
  throw new Error(`Tab does not reach ${target}`);
}

/** Expects an outline or a shadow on the focused element, inside the window. */
async function expectVisibleFocus(page: Page): Promise<void> {
  const focus = await page.evaluate(() => {
    const element = document.activeElement;
    if (!element || element === document.body || element.id === "main") return { what: "the page", marked: true, inside: true };
    const style = getComputedStyle(element);
    const box = element.getBoundingClientRect();
    return {
      what: element.outerHTML.slice(0, 120),
      marked: (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1) || style.boxShadow !== "none",
      inside: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    };
  });
  expect(focus).toEqual({ ...focus, marked: true, inside: true });
}
