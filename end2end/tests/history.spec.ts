// A long conversation: permalinks, scrolling without jumps, the first unread message, and going to the newest message.
import type { Locator, Page } from "@playwright/test";
import { expect, test } from "../support/fixtures";
import { type CourseFixture, lines, type Site } from "../support/users";
import { composer, waitUntilLive, message, messages, sendMessage, messageList } from "../support/pages";

const LAST = 150;

test("a permalink opens at its message, with the messages around it", async ({ site, openPage }) => {
  const { room, students: [ada] } = await createLongConversation(site);
  await ada.execute({ do: "read", room, number: LAST });
  const page = await openPage(ada, `/chat/${room}/60`);
  await waitUntilLive(page);
  await expect(message(page, "Line 60")).toBeInViewport({ ratio: 1 });
  await expect(message(page, "Line 60")).toBeFocused();
  await expect(message(page, "Line 59")).toBeInViewport();
  await expect(message(page, "Line 61")).toBeInViewport();
  await expect(page).toHaveURL(`/chat/${room}/60`);

  await test.step("from there the reader can scroll in both directions", async () => {
    await scrollUntilVisible(page, 1, LAST);
    await scrollUntilVisible(page, -1, 1);
  });
});

test("without JavaScript a permalink opens at its message too", async ({ site, openPage }) => {
  const { room, students: [ada] } = await createLongConversation(site);
  const page = await openPage(ada, `/chat/${room}/60#m60`, { javaScriptEnabled: false });
  // All of it but a fraction of a pixel.
  await expect(message(page, "Line 60")).toBeInViewport({ ratio: 0.99 });
  await page.getByRole("link", { name: "Older messages" }).click();
  await expect(message(page, "Line 20")).toBeVisible();
});

test("from a permalink to the newest message, by a link and by sending a message", async ({ site, openPage }) => {
  const { room, students: [ada] } = await createLongConversation(site);
  await ada.execute({ do: "read", room, number: LAST });
  const page = await openPage(ada, `/chat/${room}/30`);
  await waitUntilLive(page);
  await expect(message(page, "Line 30")).toBeInViewport({ ratio: 1 });
  await page.getByRole("link", { name: "Newest", exact: true }).click();
  await expect(message(page, "Line 150")).toBeInViewport({ ratio: 1 });
  await expect(page.getByRole("link", { name: "Newest", exact: true })).toHaveCount(0);

  await page.goto(`/chat/${room}/30`);
  await waitUntilLive(page);
  await expect(message(page, "Line 30")).toBeInViewport({ ratio: 1 });
  await sendMessage(page, "Written from afar");
  await expect(message(page, "Written from afar")).toBeInViewport({ ratio: 1 });
  await expect(message(page, "Line 150")).toBeInViewport();
});

test("older messages load on scrolling up, and nothing jumps", async ({ site, openPage }) => {
  const { room, students: [ada] } = await createLongConversation(site);
  await ada.execute({ do: "read", room, number: LAST });
  const page = await openPage(ada, `/chat/${room}`);
  await waitUntilLive(page);
  await expect(message(page, "Line 150")).toBeInViewport({ ratio: 1 });
  await expect(message(page, "Line 121")).toBeAttached();

  for (const [top, next] of [[80, 21], [30, 1]]) {
    await scrollUntilVisible(page, -1, top);
    // Scroll to a message near the top; messages in view must stay in place while older ones are inserted above.
    const before = await scrollTo(message(page, `Line ${top}`), "start");
    await expect(message(page, `Line ${next}`)).toBeAttached();
    expect(Math.abs((await topOf(message(page, `Line ${top}`))) - before)).toBeLessThanOrEqual(1);
    await expect(message(page, `Line ${top}`)).toBeInViewport();
  }
  await scrollUntilVisible(page, -1, 1);
  await page.mouse.wheel(0, -1500);
  await expect(page.getByText("This is where the conversation begins.")).toBeInViewport();
  await expect(messages(page)).toHaveCount(LAST);

  await test.step("a new message does not scroll the list", async () => {
    await ada.sendMessage(room, "Something new");
    await expect(message(page, "Something new")).toBeAttached();
    await expect(message(page, "Line 1")).toBeInViewport();
    await page.getByRole("link", { name: "Newest", exact: true }).click();
    await expect(message(page, "Something new")).toBeInViewport({ ratio: 1 });
  });
});

for (const low of [false, true]) {
  const where = low ? " in a window with room for the links only" : "";
  const viewport = low ? { width: 320, height: 200 } : { width: 1280, height: 720 };
  test(`newer messages load on scrolling down${where}, and nothing jumps`, async ({ site, openPage }) => {
    const { room, students: [ada] } = await createLongConversation(site);
    await ada.execute({ do: "read", room, number: LAST });
    const page = await openPage(ada, `/chat/${room}/30`, { viewport });
    await waitUntilLive(page);
    await expect(message(page, "Line 30")).toBeInViewport({ ratio: 1 });
    await expect(message(page, "Line 55")).toBeAttached();
    await expect(message(page, "Line 56")).toHaveCount(0);
    const before = await messageList(page).evaluate((list) => {
      list.scrollTop = 0;
      return [...list.querySelectorAll("article")].at(-1)?.getBoundingClientRect().top ?? 0;
    });
    await expect(message(page, "Line 105")).toBeAttached();
    expect(Math.abs((await topOf(message(page, "Line 55"))) - before)).toBeLessThanOrEqual(1);
    if (!low) await expect(message(page, "Line 55")).toBeInViewport();
  });
}

test("a room opens at the first unread message, below a divider that says so", async ({ site, openPage }) => {
  const { room, teacher, students: [ada] } = await createLongConversation(site);
  await ada.execute({ do: "read", room, number: 70 });
  const page = await openPage(ada, `/chat/${room}`);
  await waitUntilLive(page);
  await expect(message(page, "Line 71")).toBeInViewport({ ratio: 1 });
  const line = messageList(page).getByText("New", { exact: true });
  await expect(line).toBeInViewport();
  const order = await messageList(page).evaluate((list) => {
    const texts = [...list.querySelectorAll("article, #new")].map((row) => (row.id === "new" ? "New" : row.querySelector(".text")?.textContent));
    const at = texts.indexOf("New");
    return texts.slice(at - 1, at + 2);
  });
  expect(order).toEqual(["Line 70", "New", "Line 71"]);

  await test.step("scrolling to the end reads the room", async () => {
    await scrollUntilVisible(page, 1, LAST);
    await expect(page).toHaveTitle(/^[^(]/);
    await teacher.sendMessage(room, "One more");
    await expect(message(page, "One more")).toBeInViewport();
    await expect(page).toHaveTitle(/^[^(]/);
    await page.reload();
    await expect(message(page, "One more")).toBeInViewport();
    await expect(line).toHaveCount(0);
  });
});

test("dividers separate the days, in the reader's time zone", async ({ site, openPage }) => {
  const { room, teacher, students: [ada] } = await site.createCourse("Ada Lovelace");
  await teacher.sendMessage(room, "Just now");
  const { room: view } = await teacher.query({ view: "room", room });
  const sent = view?.messages[0].sent_at ?? 0;
  for (const timezoneId of ["Pacific/Kiritimati", "Pacific/Pago_Pago"]) {
    const page = await openPage(ada, `/chat/${room}`, { timezoneId });
    const parts = new Intl.DateTimeFormat("en-GB", { timeZone: timezoneId, weekday: "long", day: "numeric", month: "long", year: "numeric" });
    await expect(messageList(page).getByRole("heading", { name: parts.format(sent).replace(",", "") })).toBeVisible();
    const clock = new Intl.DateTimeFormat("en-GB", { timeZone: timezoneId, hour: "2-digit", minute: "2-digit" });
    await expect(message(page, "Just now")).toContainText(clock.format(sent));
    await page.context().close();
  }
});

test("only new messages of others are announced", async ({ site, openPage }) => {
  const { room, teacher, students: [ada] } = await createLongConversation(site);
  const page = await openPage(ada, `/chat/${room}`);
  await waitUntilLive(page);
  const log = page.getByRole("log");
  await expect(log).toHaveText("");
  await teacher.sendMessage(room, "Attention please");
  await expect(log).toHaveText("Grace Hopper (staff): Attention please");
  await composer(page).fill("My own words");
  await composer(page).press("Enter");
  await expect(message(page, "My own words")).toBeVisible();
  await expect(log).toHaveText("Grace Hopper (staff): Attention please");
});

/** A course whose room has 150 lines. */
async function createLongConversation(site: Site): Promise<CourseFixture> {
  const createCourse = await site.createCourse("Ada Lovelace", "Alan Turing");
  const { room, teacher, students: [, alan] } = createCourse;
  await teacher.sendMessages(room, lines(1, 75));
  await alan.sendMessages(room, lines(76, LAST));
  return createCourse;
}

const topOf = (message: Locator) => message.evaluate((element) => element.getBoundingClientRect().top);

/** Scrolls a message to an end of the list; returns its position. */
const scrollTo = (message: Locator, block: "start" | "end") =>
  message.evaluate((element, block) => {
    element.scrollIntoView({ block });
    return element.getBoundingClientRect().top;
  }, block);

/** Turns the mouse wheel until a line is in view. */
async function scrollUntilVisible(page: Page, direction: 1 | -1, line: number): Promise<void> {
  await messageList(page).hover();
  await expect(async () => {
    await page.mouse.wheel(0, direction * 1500);
    await expect(message(page, `Line ${line}`)).toBeInViewport({ timeout: 100 });
  }).toPass({ timeout: 20_000, intervals: [50] });
}
