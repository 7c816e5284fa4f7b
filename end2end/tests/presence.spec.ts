// Who is writing is said above the composer, and who is here beside the name; whoever hides is neither.
import type { Page } from "@playwright/test";
import { expect, test } from "../support/fixtures";
import { composer, message, waitUntilLive } from "../support/pages";

const line = (page: Page) => page.locator(".typing-line");
const people = (page: Page) => page.getByRole("complementary", { name: "About this room" }).getByRole("listitem");

test("it is said who writes, nothing moves for it, and it ends when nothing is left or the message is there", async ({ site, openPage }) => {
  const { room, teacher, students: [ada, bob] } = await site.createCourse("Ada Lovelace", "Bob Noyce");
  await teacher.sendMessage(room, "Any questions?");
  const [hers, his, third] = [await openPage(ada, `/chat/${room}`), await openPage(bob, `/chat/${room}`), await openPage(teacher, `/chat/${room}`)];
  for (const page of [hers, his, third]) await waitUntilLive(page);
  const places = async () => [await composer(his).boundingBox(), await message(his, "Any questions?").boundingBox()];
  const before = await places();

  await composer(hers).pressSequentially("Why");
  await expect(line(his)).toHaveText("Ada Lovelace is typing…");
  await expect(line(hers)).toBeEmpty();
  expect(await places()).toEqual(before);
  // It interrupts nobody who has the page read to them.
  await expect(his.locator("[aria-live], [role=status], [role=alert], [role=log]").filter({ hasText: "is typing" })).toHaveCount(0);
  await composer(third).pressSequentially("So");
  await expect(line(his)).toHaveText("Ada Lovelace and " + teacher.name + " are typing…");
  await composer(third).fill("");
  await expect(line(his)).toHaveText("Ada Lovelace is typing…");
  await composer(hers).press("Enter");
  await expect(message(his, "Why")).toBeVisible();
  await expect(line(his)).toBeEmpty();

  await test.step("in a thread, too", async () => {
    const thread = await teacher.openThread(room, 1);
    for (const page of [hers, his]) {
      await page.goto(`/chat/${thread}`);
      await waitUntilLive(page);
    }
    // Both hear the thread once they show what somebody else says there.
    await teacher.sendMessage(thread, "Which ones?");
    for (const page of [hers, his]) await expect(message(page, "Which ones?")).toBeVisible();
    await composer(hers).pressSequentially("Me too");
    await expect(line(his)).toHaveText("Ada Lovelace is typing…");
    await expect(line(third)).toBeEmpty();
  });
});

test("who is here is shown beside the name, until they hide, which works without JavaScript", async ({ site, openPage }) => {
  const { room, teacher, students: [ada, bob] } = await site.createCourse("Ada Lovelace", "Bob Noyce");
  const direct = (await bob.execute({ do: "open_direct", user: ada.id })).room as number;
  const his = await openPage(bob, `/chat/${direct}`);
  await waitUntilLive(his);
  const title = his.getByRole("heading", { level: 1 });
  await expect(title).toContainText("Ada Lovelace");
  await expect(title).not.toContainText("here");
  const hers = await openPage(ada, "/");
  await waitUntilLive(hers);
  await expect(title).toContainText("here");
  await expect(people(his).filter({ hasText: "Ada Lovelace" })).toContainText("here");

  const settings = await openPage(ada, "/settings", { javaScriptEnabled: false });
  const hide = settings.getByRole("checkbox", { name: "Do not show me" });
  await hide.check();
  await settings.locator("#presence").getByRole("button", { name: "Save" }).click();
  await expect(hide).toBeChecked();
  await expect(title).not.toContainText("here");
  await hers.goto(`/chat/${direct}`);
  await waitUntilLive(hers);
  // She sees him all the same.
  await expect(hers.getByRole("heading", { level: 1 })).toContainText("here");
  await composer(hers).pressSequentially("Can you see this?");
  await composer(hers).press("Enter");
  await expect(message(his, "Can you see this?")).toBeVisible();
  await expect(line(his)).toBeEmpty();

  await his.goto(`/chat/${room}`);
  await waitUntilLive(his);
  const staff = people(his).filter({ hasText: teacher.name });
  await expect(staff).not.toContainText("here");
  await waitUntilLive(await openPage(teacher, "/"));
  await expect(staff).toContainText("here");
});
