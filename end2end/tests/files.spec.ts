// Files are sent with messages: chosen, dropped or pasted, seen by the room, gone with the message.
import { expect, test } from "../support/fixtures";
import { composer, messages, toolbarButton, undoBar, waitUntilLive } from "../support/pages";

/** A red picture of 16 pixels a side. */
const PNG = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAABAAAAAQCAIAAACQkWg2AAAAFklEQVR42mM4ISBAEmIY1TCqYfhqAAAP7OgBRl5obgAAAABJRU5ErkJggg==", "base64");
const PDF = Buffer.from("%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n");

test("a picture and a sheet are sent in one message and opened by somebody else", async ({ site, openPage }) => {
  const { room, teacher, students: [ada] } = await site.createCourse("Ada Lovelace");
  const page = await openPage(ada, `/chat/${room}`);
  const other = await openPage(teacher, `/chat/${room}`);
  for (const tab of [page, other]) await waitUntilLive(tab);
  const toSend = page.getByRole("list", { name: "Files to send" }).getByRole("listitem");

  await test.step("several are chosen; one is taken away; a picture is described", async () => {
    await page.getByLabel("Attach files").setInputFiles([
      { name: "board.png", mimeType: "image/png", buffer: PNG },
      { name: "Sheet 1.pdf", mimeType: "application/pdf", buffer: PDF },
      { name: "wrong.txt", mimeType: "text/plain", buffer: Buffer.from("No") },
    ]);
    await expect(toSend).toHaveCount(3);
    await page.getByRole("button", { name: "Take away wrong.txt" }).click();
    await expect(toSend).toHaveCount(2);
    await page.getByRole("textbox", { name: "What the picture shows" }).fill("The board after the lecture");
    await composer(page).press("Enter");
  });

  await test.step("both see them, and the other opens the sheet", async () => {
    for (const tab of [page, other]) {
      const picture = messages(tab).getByRole("img", { name: "The board after the lecture" });
      await expect(picture).toBeVisible();
      // Asked again: the row is drawn anew when the answer comes.
      await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.complete && image.naturalWidth)).toBe(16);
      await expect(messages(tab).getByRole("link", { name: /Sheet 1\.pdf/ })).toBeVisible();
    }
    await expect(toSend).toHaveCount(0);
    const path = await messages(other).getByRole("link", { name: /Sheet 1\.pdf/ }).getAttribute("href");
    const sheet = await teacher.request.get(path ?? "");
    expect([sheet.status(), sheet.headers()["content-type"]]).toEqual([200, "application/pdf"]);
    const stranger = await site.createUser("Eve");
    expect((await stranger.request.get(path ?? "")).status()).toBe(404);
  });

  await test.step("with the message the files are gone", async () => {
    const path = await messages(page).getByRole("link", { name: /Sheet 1\.pdf/ }).getAttribute("href");
    await (await toolbarButton(messages(page).last(), "Delete")).click();
    await undoBar(page).getByRole("button", { name: "Close" }).click();
    await expect(messages(other).last()).toContainText("This message was deleted.");
    expect((await teacher.request.get(path ?? "")).status()).toBe(404);
  });
});

test("a picture is pasted, and what is empty says so and can be taken away", async ({ site, openPage, consoleErrors }) => {
  consoleErrors.allowStatus(400, 422);
  const { room, students: [ada] } = await site.createCourse("Ada Lovelace");
  const page = await openPage(ada, `/chat/${room}`);
  await waitUntilLive(page);
  await page.getByLabel("Attach files").setInputFiles([{ name: "empty.txt", mimeType: "text/plain", buffer: Buffer.alloc(0) }]);
  const toSend = page.getByRole("list", { name: "Files to send" });
  await expect(toSend.getByRole("alert")).toHaveText("“empty.txt” is empty.");
  await composer(page).fill("With a file");
  await composer(page).press("Enter");
  await expect(page.getByText("A file has not arrived.")).toBeVisible();
  await expect(composer(page)).toHaveValue("With a file");
  await page.getByRole("button", { name: "Take away empty.txt" }).click();
  await composer(page).evaluate((area, bytes) => {
    const data = new DataTransfer();
    data.items.add(new File([Uint8Array.from(bytes)], "pasted.png", { type: "image/png" }));
    area.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
  }, [...PNG]);
  await expect(toSend.getByRole("listitem")).toContainText("pasted.png");
  await expect(page.getByRole("textbox", { name: "What the picture shows" })).toBeVisible();
  await composer(page).press("Enter");
  await expect(messages(page).getByRole("img", { name: "pasted.png" })).toBeVisible();
  await expect(messages(page).last()).toContainText("With a file");
});

test("without JavaScript files are sent by a form", async ({ site, openPage }) => {
  const { room, students: [ada] } = await site.createCourse("Ada Lovelace");
  const page = await openPage(ada, `/chat/${room}`, { javaScriptEnabled: false });
  await page.locator("summary", { hasText: "Send files" }).click();
  await page.getByLabel("Text (may be empty)").fill("Here it is");
  await page.getByLabel("Files", { exact: true }).setInputFiles([{ name: "Sheet 1.pdf", mimeType: "application/pdf", buffer: PDF }]);
  await page.getByRole("button", { name: "Send files" }).click();
  await expect(messages(page).last()).toContainText("Here it is");
  await expect(messages(page).getByRole("link", { name: /Sheet 1\.pdf/ })).toBeVisible();
});
