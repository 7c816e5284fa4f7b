// The browser translates a page by putting each text into elements of its own. What comes later must find its place all the same.
import type { Page } from "@playwright/test";
import { composer, connectionStatus, header, message, messageList, messages, roomList, sendMessage, waitUntilLive } from "../support/pages";
import { expect, test } from "../support/fixtures";

test("a translated page stays live", async ({ site, openPage, consoleErrors }) => {
  consoleErrors.allowOutage();
  const { course, room, title, teacher, students: [ada] } = await site.createCourse("Ada Lovelace");
  const projects = await teacher.createRoom(course, "Projects");
  await teacher.sendMessages(room, ["One", "Two", "Three"]);
  const page = await openPage(ada, `/chat/${room}`);
  await waitUntilLive(page);
  await expect(message(page, "Three")).toBeVisible();
  await translate(page);
  await expect(message(page, "[One]")).toBeVisible();

  await test.step("messages come, change and go", async () => {
    await teacher.sendMessage(room, "Four");
    await expect(messages(page)).toHaveCount(4);
    await translate(page);
    await teacher.editMessage(room, 2, "Two, but better");
    await expect(messages(page).nth(1)).toContainText("Two, but better");
    await expect(messageList(page).getByText("[Two]")).toHaveCount(0);
    await teacher.deleteMessage(room, 3);
    await expect(messages(page).nth(2)).toContainText("This message was deleted.");
    await expect(messageList(page).getByText("[Three]")).toHaveCount(0);
    await sendMessage(page, "Mine");
    await expect(messages(page)).toHaveCount(5);
    await expect(composer(page)).toHaveValue("");
  });

  await test.step("counts, names and the state of the connection", async () => {
    await translate(page);
    await teacher.sendMessage(projects, "Who is with whom?");
    const link = roomList(page).getByRole("link", { name: "Projects" });
    await expect(link.locator(".badge")).toContainText("1");
    await translate(page);
    await teacher.sendMessage(projects, "And when?");
    await expect(link.locator(".badge")).toContainText("2");
    await expect(header(page).locator("#messages-link .badge")).toContainText("2");
    await teacher.execute({ do: "change_room", room, name: "Everything", topic: "" });
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Everything");
    await page.context().setOffline(true);
    await expect(connectionStatus(page)).toHaveText("Offline");
    await translate(page);
    await page.context().setOffline(false);
    await expect(connectionStatus(page)).toHaveText("Live");
  });

  await test.step("other pages open, and what was wrong is said once", async () => {
    await translate(page);
    await roomList(page).getByRole("link", { name: title }).click();
    await expect(page.getByRole("heading", { name: title, level: 1 })).toBeVisible();
    await translate(page);
    await roomList(page).getByRole("link", { name: "Projects" }).click();
    await expect(messages(page)).toHaveCount(2);
    await composer(page).press("Enter");
    const problem = page.getByText("Please write something before sending.");
    await expect(problem).toBeVisible();
    await translate(page);
    await composer(page).pressSequentially("Now");
    await expect(page.getByText("[Please write something before sending.]")).toHaveCount(0);
    await composer(page).press("Enter");
    await expect(messages(page)).toHaveCount(3);
  });
});

/** Does what Chrome's translation does: each text is put into two elements, and is another text. */
async function translate(page: Page): Promise<void> {
  await page.evaluate(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const texts: Text[] = [];
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const parent = node.parentElement;
      if (node.textContent?.trim() && parent && !parent.closest("[translate=no], script, style, textarea, font")) texts.push(node as Text);
    }
    for (const text of texts) {
      const [outer, inner] = [document.createElement("font"), document.createElement("font")];
      inner.textContent = `[${text.textContent}]`;
      outer.append(inner);
      text.replaceWith(outer);
    }
  });
}
