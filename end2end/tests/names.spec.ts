// Who is speaking: the mark of staff, names and texts from right to left, marks piled on a letter, walls of empty lines.
import type { Locator } from "@playwright/test";
import { expect, test } from "../support/fixtures";
import { header, message, messages, notifications, roomList, waitUntilLive } from "../support/pages";

const HEBREW = "שרה כהן";
const ARABIC = "مرحبا بكم في الصف";
/** A letter with sixty marks above and below it. */
const PILED = "Z" + "\u0335\u030b\u0329\u0341".repeat(15);

test("staff carry a mark wherever their name stands, and nobody can imitate it", async ({ site, openPage }) => {
  const { course, room, teacher, students: [ada, bob] } = await site.createCourse("Ada Lovelace", "Bob Ross");
  const direct = (await teacher.execute({ do: "open_direct", user: ada.id })).room as number;
  await teacher.sendMessage(direct, "A word in private");
  await teacher.sendMessage(room, `Have a look, @${ada.username}`);
  await bob.sendMessage(room, `So do I, @${ada.username}`);
  const page = await openPage(ada, `/chat/${room}`);
  await waitUntilLive(page);
  const mark = (within: Locator) => within.locator(".mark");
  await test.step("in rows of messages", async () => {
    await expect(mark(message(page, `Have a look, @${ada.username}`))).toHaveText("staff");
    await expect(message(page, `Have a look, @${ada.username}`)).toHaveAccessibleName("Grace Hopper (staff), mentions you");
    await expect(mark(message(page, `So do I, @${ada.username}`))).toHaveCount(0);
  });
  await test.step("in the list of rooms and the heading of a direct room", async () => {
    await expect(mark(roomList(page).getByRole("link", { name: "Grace Hopper" }))).toHaveText("staff");
    await roomList(page).getByRole("link", { name: "Grace Hopper" }).click();
    await expect(mark(page.getByRole("heading", { level: 1 }))).toHaveText("staff");
  });
  await test.step("in the list of members", async () => {
    await page.goto(`/courses/${course}/members`);
    const row = (name: string) => page.getByRole("main").getByRole("listitem").filter({ hasText: name });
    await expect(mark(row("Grace Hopper"))).toHaveText("staff");
    await expect(mark(row("Bob Ross"))).toHaveCount(0);
  });
  await test.step("in notifications", async () => {
    await page.goto("/notifications");
    await expect(notifications(page).filter({ hasText: "Grace Hopper (staff) mentioned you" })).toHaveCount(1);
    await expect(notifications(page).filter({ hasText: "Bob Ross mentioned you" })).toHaveCount(1);
  });
  await test.step("a student who imitates it is refused", async () => {
    expect((await bob.tryToExecute({ do: "rename", name: "Bob Ross (staff)" })).status()).not.toBe(200);
  });
});

test("names and texts from right to left stand in their place and do not turn what is around them", async ({ site, openPage }) => {
  const { room, teacher, students: [ada] } = await site.createCourse("Ada Lovelace");
  await ada.execute({ do: "rename", name: HEBREW });
  await ada.sendMessage(room, `${ARABIC}!\nAnd in English.`);
  await ada.sendMessage(room, `Please look, @${teacher.username}`);
  const direct = (await ada.execute({ do: "open_direct", user: teacher.id })).room as number;
  await ada.sendMessage(direct, "Hello");
  const page = await openPage(teacher, `/chat/${room}`);
  await waitUntilLive(page);

  const row = messages(page).first();
  const [arabic, english] = [await lineBox(row.locator(".text"), ARABIC), await lineBox(row.locator(".text"), "And in English")];
  const text = (await row.locator(".text").boundingBox())!;
  expect(text.x + text.width - (arabic.x + arabic.width), "the Arabic paragraph begins at the right").toBeLessThan(30);
  expect(english.x - text.x, "the English one at the left").toBeLessThan(5);
  const name = (await row.locator(".byline b").boundingBox())!;
  const time = (await row.locator(".byline > a").boundingBox())!;
  expect(name.x, "the name stands where names stand").toBeLessThan(text.x + 5);
  expect(time.x, "the time behind it").toBeGreaterThan(name.x + name.width - 1);
  const item = roomList(page).getByRole("link", { name: HEBREW });
  const [icon, label] = [(await item.locator(".icon").boundingBox())!, await lineBox(item, HEBREW)];
  expect(label.x - (icon.x + icon.width), "its direct room is written from the icon on").toBeLessThan(20);

  await page.goto("/notifications");
  const heading = notifications(page).filter({ hasText: "mentioned you" }).locator(".what");
  const [who, did] = [await lineBox(heading, HEBREW), await lineBox(heading, "mentioned you")];
  expect(who.x + who.width, "first who, then what they did").toBeLessThan(did.x + 1);

  await page.goto(`/chat/${room}`);
  const field = page.getByRole("textbox", { name: /^Write to / });
  await field.fill(ARABIC);
  expect(await field.evaluate((area) => getComputedStyle(area).direction)).toBe("rtl");
  await field.fill("English");
  expect(await field.evaluate((area) => getComputedStyle(area).direction)).toBe("ltr");
});

test("piled-up marks and walls of empty lines stay in their row", async ({ site, openPage }) => {
  const { room, teacher, students: [ada, bob] } = await site.createCourse("Ada Lovelace", "Bob Ross");
  await teacher.sendMessage(room, "Above");
  await ada.sendMessage(room, Array(10).fill(PILED).join(" "));
  await bob.sendMessage(room, "Below");
  await ada.sendMessage(room, "First" + "\n\u2800".repeat(200) + "\nLast");
  const page = await openPage(teacher, `/chat/${room}`);
  await waitUntilLive(page);

  const piled = messages(page).nth(1);
  const [above, below] = [message(page, "Above"), message(page, "Below")];
  // What is painted of the neighbours is the same whether the marks are there or not.
  const rows = [above, below];
  const before = await Promise.all(rows.map((row) => row.screenshot()));
  await piled.locator(".text").evaluate((text) => (text.style.visibility = "hidden"));
  for (const [index, row] of rows.entries()) {
    expect((await row.screenshot()).equals(before[index]), `row ${index} is not painted over`).toBe(true);
  }
  const wall = (await messages(page).nth(3).boundingBox())!;
  expect(wall.height, "the wall of empty lines").toBeLessThan(160);
  await expect(header(page)).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
});

/** Where a text stands inside an element. */
async function lineBox(element: Locator, text: string): Promise<{ x: number; width: number }> {
  return element.evaluate((root, text) => {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const at = node.textContent?.indexOf(text) ?? -1;
      if (at < 0) continue;
      const range = document.createRange();
      range.setStart(node, at);
      range.setEnd(node, at + text.length);
      const { x, width } = range.getBoundingClientRect();
      return { x, width };
    }
    throw new Error(`${text} is not in ${root.textContent}`);
  }, text);
}
