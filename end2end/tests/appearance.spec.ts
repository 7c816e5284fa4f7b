// What a page shows also to those who see little: contrast of what carries meaning, forced colours, letters of twice the size,
// the browser's zoom, and paper.
import type { Locator, Page } from "@playwright/test";
import { composer, expectNoHorizontalScroll, header, message, messageList, messages, roomList, waitUntilLive } from "../support/pages";
import { expect, test } from "../support/fixtures";
import { lines, type Site, type User } from "../support/users";

/** Where something stands out from its ground: which colour of the element, and whether it is drawn inside of it. */
interface Mark {
  what: string;
  element: Locator;
  property: "background-color" | "border-left-color" | "border-top-color" | "box-shadow" | "outline-color" | "color";
  pseudo?: string;
}

test("what carries meaning stands out by 3:1, in light and in dark", async ({ site, openPage }) => {
  const { ada, course, room } = await createMarkedCourse(site);
  const page = await openPage(ada, `/chat/${room}`);
  await waitUntilRead(page);
  const marks: Mark[] = [
    { what: "the current room", element: roomList(page).locator("[aria-current]"), property: "box-shadow" },
    { what: "an unread count", element: roomList(page).locator(".badge:not(.quiet)").first(), property: "background-color" },
    { what: "an unread count of a quiet room", element: roomList(page).locator(".badge.quiet").first(), property: "box-shadow" },
    { what: "a message that mentions me", element: page.locator(".mentions-me").first(), property: "box-shadow" },
    { what: "where the new begins", element: page.locator(".divider.new"), property: "border-top-color", pseudo: "::before" },
    { what: "the edge of the composer", element: composer(page), property: "border-top-color" },
    { what: "the focus", element: composer(page), property: "outline-color" },
    { what: "the state of the connection", element: header(page).locator(".status span"), property: "background-color", pseudo: "::before" },
    { what: "an icon", element: header(page).locator(".icon").first(), property: "color" },
  ];
  await composer(page).focus();
  await expectContrast(page, marks);

  await page.goto("/notifications");
  await waitUntilLive(page);
  await expectContrast(page, [
    { what: "an unread notification", element: page.locator(".notification.unread").first(), property: "border-left-color" },
    { what: "the chosen filter", element: page.locator(".filter[aria-current]").first(), property: "background-color" },
    { what: "the edge of another filter", element: page.locator(".filter:not([aria-current])").first(), property: "border-top-color" },
    { what: "the edge of a button", element: page.getByRole("main").getByRole("button").first(), property: "border-top-color" },
  ]);

  await page.goto(`/courses/${course}/members`);
  await waitUntilLive(page);
  await expectContrast(page, [{ what: "the edge of a field", element: page.getByRole("searchbox"), property: "border-top-color" }]);
});

test("forced colours keep what colours say", async ({ site, openPage }) => {
  const { ada, room } = await createMarkedCourse(site);
  const page = await openPage(ada, `/chat/${room}`, { forcedColors: "active" });
  await waitUntilRead(page);
  const rooms = roomList(page);
  await expectDifferent(rooms.locator("[aria-current]"), rooms.locator("li a:not([aria-current])").first());
  await expectDifferent(rooms.locator(".badge:not(.quiet)").first(), rooms);
  expect(await css(rooms.locator(".badge.quiet").first(), "border-top-width")).toBe("1px");
  for (const mark of [page.locator(".mentions-me").first(), page.locator(".avatar").first(), page.locator(".mention[data-me]").first()]) {
    expect(parseFloat(await css(mark, "border-left-width"))).toBeGreaterThanOrEqual(1);
  }
  const dot = header(page).locator(".status span");
  expect(await css(dot, "background-color", "::before")).not.toBe(await css(header(page), "background-color"));

  await page.goto("/notifications");
  await waitUntilLive(page);
  await expectDifferent(page.locator(".filter[aria-current]").first(), page.locator(".filter:not([aria-current])").first());
  expect(parseFloat(await css(page.locator(".notification.unread").first(), "border-left-width"))).toBeGreaterThanOrEqual(3);
});

for (const [where, viewport] of [["at a desk", { width: 1360, height: 850 }], ["on a phone", { width: 390, height: 844 }]] as const) {
  test(`letters of twice the size leave the conversation readable, ${where}`, async ({ site, openPage }) => {
    const { room, teacher, students: [ada] } = await site.createCourse("Ada Lovelace");
    const words = "A sentence of some length, as people write it when they ask for something in a course. ";
    await teacher.sendMessages(room, [words.repeat(4), "https://example.org/" + "path/".repeat(30), "Short"]);
    await ada.execute({ do: "read", room, number: 3 });
    const page = await openPage(ada, "/notifications", { viewport });
    await enlargeLetters(page);
    for (const path of ["/", "/notifications", "/settings", `/chat/${room}`]) {
      await page.goto(path);
      await waitUntilLive(page);
      await expectNoHorizontalScroll(page);
    }
    expect(await css(message(page, "Short").locator(".text"), "font-size")).toBe("30px");
    const list = (await messageList(page).boundingBox())!;
    expect(list.height / viewport.height, "half of the window is the conversation").toBeGreaterThan(0.5);
    const text = (await message(page, "Short").locator(".text").boundingBox())!;
    expect(text.width / 30, "a line holds so many letters' widths").toBeGreaterThan(9);
    await expect(message(page, "Short")).toBeInViewport({ ratio: 1 });
    await expect(composer(page)).toBeInViewport({ ratio: 1 });
    await expect(page.getByRole("button", { name: "Send" })).toBeInViewport({ ratio: 1 });
    const cut = await messages(page).locator(".text").evaluateAll((texts) => texts.filter((text) => text.scrollWidth > text.clientWidth + 1 || text.scrollHeight > text.clientHeight + 6).length);
    expect(cut, "texts that are cut off").toBe(0);
  });
}

test("zoomed in four times the conversation can be read and written in", async ({ site, openPage }) => {
  const { room, students: [ada] } = await site.createCourse("Ada Lovelace");
  await ada.sendMessages(room, lines(1, 20));
  // What a window of 1280 x 960 is at 400 %.
  const page = await openPage(ada, `/chat/${room}`, { viewport: { width: 320, height: 240 } });
  await waitUntilLive(page);
  await expectNoHorizontalScroll(page);
  await expect(message(page, "Line 20").locator(".text")).toBeInViewport({ ratio: 1 });
  await expect(composer(page)).toBeInViewport({ ratio: 1 });
});

test("counts stand beside icons, not on them", async ({ site, openPage }) => {
  const { ada, room } = await createMarkedCourse(site);
  for (const viewport of [{ width: 1360, height: 850 }, { width: 390, height: 844 }]) {
    const page = await openPage(ada, viewport.width > 1000 ? "/" : `/chat/${room}`, { viewport });
    await waitUntilLive(page);
    const links = page.locator("a:has(> .icon):has(> .badge)").filter({ visible: true });
    expect(await links.count()).toBeGreaterThan(0);
    for (const link of await links.all()) {
      const [icon, badge] = [(await link.locator(".icon").boundingBox())!, (await link.locator(".badge").boundingBox())!];
      expect(badge.x, await link.innerText()).toBeGreaterThanOrEqual(icon.x + icon.width);
    }
  }
});

test("a conversation is printed whole, without what only a screen has", async ({ site, openPage }) => {
  const { room, teacher, students: [ada] } = await site.createCourse("Ada Lovelace");
  await teacher.sendMessages(room, lines(1, 40));
  await ada.execute({ do: "read", room, number: 40 });
  const page = await openPage(ada, `/chat/${room}`, { colorScheme: "dark" });
  await waitUntilLive(page);
  await page.emulateMedia({ media: "print" });
  for (const hidden of [header(page), composer(page), roomList(page), page.getByRole("complementary")]) await expect(hidden).toBeHidden();
  await expect(page.getByRole("heading", { name: "General" })).toBeVisible();
  const list = await messageList(page).evaluate((list) => ({ height: list.clientHeight, content: list.scrollHeight }));
  expect(list.height, "nothing is cut off").toBe(list.content);
  expect(await css(message(page, "Line 40").locator(".text"), "color")).toBe("rgb(0, 0, 0)");
  const pdf = (await page.pdf({ format: "A5" })).toString("latin1");
  expect(pdf.match(/\/Type\s*\/Page\b/g)?.length ?? 0, "several sheets").toBeGreaterThan(1);
});

/** A course in which a student has a mention, unread rooms of every kind and a muted one. */
async function createMarkedCourse(site: Site): Promise<{ ada: User; course: number; room: number }> {
  const { course, room, teacher, students: [ada] } = await site.createCourse("Ada Lovelace");
  const projects = await teacher.createRoom(course, "Projects");
  const quiet = await teacher.createRoom(course, "Quiet");
  await ada.execute({ do: "set_notification_level", room: quiet, level: "mentions" });
  await teacher.sendMessages(room, ["Read", `Look at this, @${ada.username}`]);
  await ada.execute({ do: "read", room, number: 1 });
  await teacher.sendMessage(projects, `And at this, @${ada.username}`);
  await teacher.sendMessage(quiet, "Nothing much");
  return { ada, course, room };
}

async function enlargeLetters(page: Page): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Page.enable");
  await devtools.send("Page.setFontSizes", { fontSizes: { standard: 32, fixed: 26 } });
}

/** Opening a room reads it: until then its count is about to go from the list. */
async function waitUntilRead(page: Page): Promise<void> {
  await waitUntilLive(page);
  await expect(roomList(page).locator("[aria-current] .badge")).toHaveCount(0);
}

/** The value of a property as it is drawn. */
const css = (element: Locator, property: string, pseudo?: string): Promise<string> =>
  element.evaluate((element, [property, pseudo]) => getComputedStyle(element, pseudo).getPropertyValue(property!), [property, pseudo]);

/** Expects that two elements have different grounds. */
async function expectDifferent(one: Locator, other: Locator): Promise<void> {
  expect(await css(one, "background-color")).not.toBe(await css(other, "background-color"));
}

/** Computes from what is drawn how much each mark differs from the ground around it. */
async function expectContrast(page: Page, marks: Mark[]): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    for (const { what, element, property, pseudo } of marks) {
      const found = await element.evaluate(contrast, { property, pseudo });
      expect.soft(found, `${what}, ${colorScheme}`).toBeGreaterThanOrEqual(3);
    }
  }
}

/** The contrast of a colour of an element to the ground that the element stands on. Runs in the page. */
function contrast(element: Element, { property, pseudo }: { property: string; pseudo?: string }): number {
  const context = document.createElement("canvas").getContext("2d", { willReadFrequently: true })!;
  const paint = (colours: string[]) => {
    context.fillStyle = "#fff";
    context.fillRect(0, 0, 1, 1);
    for (const colour of colours) {
      context.fillStyle = colour;
      context.fillRect(0, 0, 1, 1);
    }
    const parts = [...context.getImageData(0, 0, 1, 1).data].slice(0, 3).map((value) => {
      const part = value / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
  };
  const grounds: string[] = [];
  // A mark inside of an element stands on what is around it: its own ground may be another.
  for (let around = pseudo ? element : element.parentElement; around; around = around.parentElement) grounds.unshift(getComputedStyle(around).backgroundColor);
  const value = getComputedStyle(element, pseudo).getPropertyValue(property);
  const colour = /^(?:rgba?|color|oklab|oklch)\([^)]*\)/.exec(value)?.[0];
  if (!colour) throw new Error(`no colour in ${property}: ${value}`);
  const [light, dark] = [paint(grounds), paint([...grounds, colour])].sort((a, b) => b - a);
  return Math.round(((light + 0.05) / (dark + 0.05)) * 100) / 100;
}
