// A long conversation: permalinks, scrolling back without a jump, the first unread message, and the way to the newest.
import type { Locator, Page } from "@playwright/test";
import { expect, test } from "../support/fixtures";
import { type Classroom, lines, type School } from "../support/users";
import { composer, isLive, message, messages, says, timeline } from "../support/pages";

const LAST = 150;

test("a permalink lands on its message, in its context", async ({ school, visit }) => {
  const { room, students: [ada] } = await longTalk(school);
  await ada.run({ do: "read", room, number: LAST });
  const page = await visit(ada, `/chat/${room}/60`);
  await isLive(page);
  await expect(message(page, "Line 60")).toBeInViewport({ ratio: 1 });
  await expect(message(page, "Line 60")).toBeFocused();
  await expect(message(page, "Line 59")).toBeInViewport();
  await expect(message(page, "Line 61")).toBeInViewport();
  await expect(page).toHaveURL(`/chat/${room}/60`);

  await test.step("from where one can go on in both directions", async () => {
    await scrollsUntil(page, 1, LAST);
    await scrollsUntil(page, -1, 1);
  });
});

test("a link to a message without JavaScript lands there too", async ({ school, visit }) => {
  const { room, students: [ada] } = await longTalk(school);
  const page = await visit(ada, `/chat/${room}/60#m60`, { javaScriptEnabled: false });
  await expect(message(page, "Line 60")).toBeInViewport({ ratio: 1 });
  await page.getByRole("link", { name: "Older messages" }).click();
  await expect(message(page, "Line 20")).toBeVisible();
});

test("from a permalink to the newest, and writing brings one there", async ({ school, visit }) => {
  const { room, students: [ada] } = await longTalk(school);
  await ada.run({ do: "read", room, number: LAST });
  const page = await visit(ada, `/chat/${room}/30`);
  await isLive(page);
  await expect(message(page, "Line 30")).toBeInViewport({ ratio: 1 });
  await page.getByRole("link", { name: "Newest", exact: true }).click();
  await expect(message(page, "Line 150")).toBeInViewport({ ratio: 1 });
  await expect(page.getByRole("link", { name: "Newest", exact: true })).toHaveCount(0);

  await page.goto(`/chat/${room}/30`);
  await isLive(page);
  await expect(message(page, "Line 30")).toBeInViewport({ ratio: 1 });
  await says(page, "Written from afar");
  await expect(message(page, "Written from afar")).toBeInViewport({ ratio: 1 });
  await expect(message(page, "Line 150")).toBeInViewport();
});

test("older messages come on scrolling up, and nothing jumps", async ({ school, visit }) => {
  const { room, students: [ada] } = await longTalk(school);
  await ada.run({ do: "read", room, number: LAST });
  const page = await visit(ada, `/chat/${room}`);
  await isLive(page);
  await expect(message(page, "Line 150")).toBeInViewport({ ratio: 1 });
  await expect(message(page, "Line 101")).toBeAttached();
  await expect(message(page, "Line 100")).toHaveCount(0);

  for (const [top, next] of [[110, 51], [60, 1]]) {
    // Once up to a message near the top; what is in view must stay where it is while older ones are put above.
    const before = await scrollsTo(message(page, `Line ${top}`), "start");
    await expect(message(page, `Line ${next}`)).toBeAttached();
    expect(Math.abs((await topOf(message(page, `Line ${top}`))) - before)).toBeLessThanOrEqual(1);
    await expect(message(page, `Line ${top}`)).toBeInViewport();
  }
  await scrollsUntil(page, -1, 1);
  await page.mouse.wheel(0, -1500);
  await expect(page.getByText("This is where the conversation begins.")).toBeInViewport();
  await expect(messages(page)).toHaveCount(LAST);

  await test.step("a new message does not pull the reader away", async () => {
    await ada.says(room, "Something new");
    await expect(message(page, "Something new")).toBeAttached();
    await expect(message(page, "Line 1")).toBeInViewport();
    await page.getByRole("link", { name: "Newest", exact: true }).click();
    await expect(message(page, "Something new")).toBeInViewport({ ratio: 1 });
  });
});

test("newer messages come on scrolling down, and nothing jumps", async ({ school, visit }) => {
  const { room, students: [ada] } = await longTalk(school);
  await ada.run({ do: "read", room, number: LAST });
  const page = await visit(ada, `/chat/${room}/30`);
  await isLive(page);
  await expect(message(page, "Line 30")).toBeInViewport({ ratio: 1 });
  await expect(message(page, "Line 55")).toBeAttached();
  await expect(message(page, "Line 56")).toHaveCount(0);
  const before = await timeline(page).evaluate((list) => {
    list.scrollTop = 0;
    return [...list.querySelectorAll("article")].at(-1)?.getBoundingClientRect().top ?? 0;
  });
  await expect(message(page, "Line 105")).toBeAttached();
  expect(Math.abs((await topOf(message(page, "Line 55"))) - before)).toBeLessThanOrEqual(1);
  await expect(message(page, "Line 55")).toBeInViewport();
});

test("a room opens at the first unread message, under a line that says so", async ({ school, visit }) => {
  const { room, teacher, students: [ada] } = await longTalk(school);
  await ada.run({ do: "read", room, number: 70 });
  const page = await visit(ada, `/chat/${room}`);
  await isLive(page);
  await expect(message(page, "Line 71")).toBeInViewport({ ratio: 1 });
  const line = timeline(page).getByText("New", { exact: true });
  await expect(line).toBeInViewport();
  const order = await timeline(page).evaluate((list) => {
    const texts = [...list.querySelectorAll("article, #new")].map((row) => (row.id === "new" ? "New" : row.querySelector(".text")?.textContent));
    const at = texts.indexOf("New");
    return texts.slice(at - 1, at + 2);
  });
  expect(order).toEqual(["Line 70", "New", "Line 71"]);

  await test.step("and reads on from there", async () => {
    await scrollsUntil(page, 1, LAST);
    await expect(page).toHaveTitle(/^[^(]/);
    await teacher.says(room, "One more");
    await expect(message(page, "One more")).toBeInViewport();
    await expect(page).toHaveTitle(/^[^(]/);
    await page.reload();
    await expect(message(page, "One more")).toBeInViewport();
    await expect(line).toHaveCount(0);
  });
});

test("day lines part the days, in the reader's zone", async ({ school, visit }) => {
  const { room, teacher, students: [ada] } = await school.classroom("Ada Lovelace");
  await teacher.says(room, "Just now");
  const { room: view } = await teacher.look({ view: "room", room });
  const sent = view?.messages[0].sent_at ?? 0;
  for (const timezoneId of ["Pacific/Kiritimati", "Pacific/Pago_Pago"]) {
    const page = await visit(ada, `/chat/${room}`, { timezoneId });
    const parts = new Intl.DateTimeFormat("en-GB", { timeZone: timezoneId, weekday: "long", day: "numeric", month: "long", year: "numeric" });
    await expect(timeline(page).getByRole("heading", { name: parts.format(sent).replace(",", "") })).toBeVisible();
    const clock = new Intl.DateTimeFormat("en-GB", { timeZone: timezoneId, hour: "2-digit", minute: "2-digit" });
    await expect(message(page, "Just now")).toContainText(clock.format(sent));
    await page.context().close();
  }
});

test("only what is new is read out", async ({ school, visit }) => {
  const { room, teacher, students: [ada] } = await longTalk(school);
  const page = await visit(ada, `/chat/${room}`);
  await isLive(page);
  const log = page.getByRole("log");
  await expect(log).toHaveText("");
  await teacher.says(room, "Attention please");
  await expect(log).toHaveText("Grace Hopper: Attention please");
  await composer(page).fill("My own words");
  await composer(page).press("Enter");
  await expect(message(page, "My own words")).toBeVisible();
  await expect(log).toHaveText("Grace Hopper: Attention please");
});

/** A course whose room has 150 lines. */
async function longTalk(school: School): Promise<Classroom> {
  const classroom = await school.classroom("Ada Lovelace", "Alan Turing");
  const { room, teacher, students: [, alan] } = classroom;
  await teacher.saysAll(room, lines(1, 75));
  await alan.saysAll(room, lines(76, LAST));
  return classroom;
}

const topOf = (message: Locator) => message.evaluate((element) => element.getBoundingClientRect().top);

/** Puts a message at an end of the list, at once; says where it is then. */
const scrollsTo = (message: Locator, block: "start" | "end") =>
  message.evaluate((element, block) => {
    element.scrollIntoView({ block });
    return element.getBoundingClientRect().top;
  }, block);

/** Turns the wheel until a line is in view. */
async function scrollsUntil(page: Page, direction: 1 | -1, line: number): Promise<void> {
  await timeline(page).hover();
  await expect(async () => {
    await page.mouse.wheel(0, direction * 1500);
    await expect(message(page, `Line ${line}`)).toBeInViewport({ timeout: 100 });
  }).toPass({ timeout: 20_000, intervals: [50] });
}
