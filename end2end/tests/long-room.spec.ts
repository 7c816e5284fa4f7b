// A room that is longer than what a page keeps of it, the place in it after going back, and where the new begins.
import type { Page } from "@playwright/test";
import { expect, test } from "../support/fixtures";
import { lines } from "../support/users";
import { composer, editor, message, messageList, messages, notifications, roomList, toolbarButton, waitUntilLive } from "../support/pages";

const LAST = 330;
/** A page has at most so many messages, however far one scrolls: app/src/state/room_window.rs. */
const MOST = 250;

test("a long room stays a small page from its end to its start and back", async ({ site, openPage }) => {
  test.slow();
  const { room, teacher, students: [ada] } = await site.createCourse("Ada Lovelace");
  await teacher.sendMessages(room, lines(1, LAST - 2));
  await ada.sendMessages(room, lines(LAST - 1, LAST));
  const page = await openPage(ada, `/chat/${room}`);
  await waitUntilLive(page);
  await expect(message(page, `Line ${LAST}`)).toBeInViewport({ ratio: 1 });

  await test.step("scrolling to its start", async () => {
    await scrollUntil(page, -1, "Line 1");
    await expect(message(page, `Line ${LAST}`)).toHaveCount(0);
    await expect(page.getByText("This is where the conversation begins.")).toBeVisible();
  });

  await test.step("a message that arrives at its end moves nothing, and Newest says that it is there", async () => {
    const before = await topOf(page, "Line 1");
    await teacher.sendMessage(room, "Far below");
    await expect(page.getByRole("link", { name: "Newest 1 unread" })).toBeVisible();
    expect(Math.abs((await topOf(page, "Line 1")) - before)).toBeLessThanOrEqual(1);
  });

  await test.step("scrolling back to its end reads it", async () => {
    await scrollUntil(page, 1, "Far below");
    await expect(message(page, "Line 1")).toHaveCount(0);
    await expect(page).toHaveTitle(/^[^(]/);
    await expect(page.getByRole("link", { name: /^Newest/ })).toHaveCount(0);
  });

  await test.step("a message that is edited waits for its reader", async () => {
    await (await toolbarButton(message(page, `Line ${LAST}`), "Edit")).click();
    await editor(page).fill("Half a correction");
    await scrollUntil(page, -1, "Line 1", 400);
    await scrollUntil(page, 1, "Far below", 400);
    await expect(editor(page)).toHaveValue("Half a correction");
    await editor(page).press("Enter");
    await expect(message(page, "Half a correction(edited)")).toBeVisible();
  });
});

test("Home and End reach the first and the newest message of a long room, and a print says where it is cut", async ({ site, openPage }) => {
  const { room, teacher, students: [ada] } = await site.createCourse("Ada Lovelace");
  await teacher.sendMessages(room, lines(1, LAST));
  await ada.execute({ do: "read", room, number: LAST });
  const page = await openPage(ada, `/chat/${room}`);
  await waitUntilLive(page);
  const cut = (links: string) => page.locator(links).evaluate((link) => getComputedStyle(link, "::before").content);
  await page.emulateMedia({ media: "print" });
  expect(await cut(".message-list a.more")).toContain("Earlier messages of this room are not on this print.");
  await page.emulateMedia({ media: "screen" });
  await messageList(page).focus();
  await page.keyboard.press("Home");
  await expect(message(page, "Line 1")).toBeFocused();
  await expect(message(page, "Line 1")).toBeInViewport();
  await expect(message(page, `Line ${LAST}`)).toHaveCount(0);
  await page.emulateMedia({ media: "print" });
  expect(await cut(".message-list p.more")).toContain("Newer messages of this room are not on this print.");
  await page.emulateMedia({ media: "screen" });
  await page.keyboard.press("End");
  await expect(message(page, `Line ${LAST}`)).toBeFocused();
  await expect(message(page, `Line ${LAST}`)).toBeInViewport({ ratio: 1 });
  await page.keyboard.press("ArrowUp");
  await expect(message(page, `Line ${LAST - 1}`)).toBeFocused();
});

test("Back shows the place where a room and a list were left", async ({ site, openPage }) => {
  const { course, room, teacher, students: [ada] } = await site.createCourse("Ada Lovelace");
  const projects = await teacher.createRoom(course, "Projects");
  await teacher.sendMessages(room, lines(1, 120));
  await teacher.sendMessages(projects, lines(1, 30).map((line) => `${line} for @${ada.username}`));
  await ada.execute({ do: "read", room, number: 120 });
  const page = await openPage(ada, `/chat/${room}`);
  await waitUntilLive(page);
  await scrollUntil(page, -1, "Line 1");
  await message(page, "Line 40").evaluate((element) => element.scrollIntoView({ block: "center" }));
  const before = await topOf(page, "Line 40");

  await roomList(page).getByRole("link", { name: "Projects" }).click();
  await expect(page.getByRole("heading", { name: "Projects", level: 1 })).toBeVisible();
  await page.getByRole("link", { name: /^Notifications/ }).click();
  const row = notifications(page).nth(20);
  await row.scrollIntoViewIfNeeded();
  const at = (await row.boundingBox())?.y ?? 0;
  await row.getByRole("link").first().click();
  await expect(page.getByRole("heading", { name: "Projects", level: 1 })).toBeVisible();

  await page.goBack();
  await expect(row).toBeInViewport();
  await expect.poll(async () => Math.abs(((await row.boundingBox())?.y ?? 0) - at)).toBeLessThanOrEqual(1);
  await page.goBack();
  await page.goBack();
  await expect(page.getByRole("heading", { name: "General", level: 1 })).toBeVisible();
  await expect(message(page, "Line 40")).toBeInViewport();
  expect(Math.abs((await topOf(page, "Line 40")) - before)).toBeLessThanOrEqual(1);
});

test("coming back to an open tab shows where the new begins", async ({ site, openPage }) => {
  const { room, teacher, students: [ada] } = await site.createCourse("Ada Lovelace");
  await ada.execute({ do: "read", room, number: await teacher.sendMessages(room, lines(1, 20)) });
  const page = await openPage(ada, `/chat/${room}`);
  await waitUntilLive(page);
  await expect(page).toHaveTitle(/^[^(]/);
  await look(page, false);
  await teacher.sendMessages(room, lines(21, 60));
  await expect(page).toHaveTitle(/^\(40\) /);
  await look(page, true);
  const line = messageList(page).getByText("New", { exact: true });
  await expect(line).toBeInViewport();
  await expect(message(page, "Line 21")).toBeInViewport();
  await expect(page.getByRole("link", { name: "Newest 40 unread" })).toBeVisible();
  await page.getByRole("link", { name: "Newest 40 unread" }).click();
  await expect(message(page, "Line 60")).toBeInViewport({ ratio: 1 });
  await expect(page).toHaveTitle(/^[^(]/);
});

test("what is typed while a room is on its way stays, and the room before stays until then", async ({ site, openPage }) => {
  const { course, room, teacher, students: [ada] } = await site.createCourse("Ada Lovelace");
  const projects = await teacher.createRoom(course, "Projects");
  await teacher.sendMessage(room, "In General");
  await teacher.sendMessage(projects, "In Projects");
  const page = await openPage(ada, "/settings");
  let answer = () => {};
  await page.routeWebSocket(/\/ws/, (socket) => {
    const server = socket.connectToServer();
    server.onMessage((frame) => {
      if (!String(frame).includes("In Projects")) return socket.send(frame);
      answer = () => socket.send(frame);
    });
  });
  await page.goto(`/chat/${room}`);
  await waitUntilLive(page);
  await expect(message(page, "In General")).toBeVisible();
  await roomList(page).getByRole("link", { name: "Projects" }).click();
  await expect(page.getByRole("main").getByText("Loading…")).toBeAttached();
  await expect(page.getByRole("heading", { name: "Projects", level: 1 })).toBeVisible();
  await composer(page).fill("Written meanwhile");
  answer();
  await expect(message(page, "In Projects")).toBeVisible();
  await expect(composer(page)).toHaveValue("Written meanwhile");
});

/** Turns the mouse wheel until a message is in view; the page stays small meanwhile. */
async function scrollUntil(page: Page, direction: 1 | -1, text: string, most = MOST): Promise<void> {
  await messageList(page).hover();
  await expect(async () => {
    await page.mouse.wheel(0, direction * 2500);
    expect(await messages(page).count()).toBeLessThanOrEqual(most);
    await expect(message(page, text)).toBeInViewport({ timeout: 100 });
  }).toPass({ timeout: 60_000, intervals: [50] });
}

const topOf = (page: Page, text: string) => message(page, text).evaluate((element) => element.getBoundingClientRect().top);

/** Whether the window has the focus, as the page sees it. */
const look = (page: Page, focused: boolean) =>
  page.evaluate((focused) => {
    document.hasFocus = () => focused;
    window.dispatchEvent(new Event(focused ? "focus" : "blur"));
  }, focused);
