// Pictures are looked at one after the other over the page; programs and notebooks have a coloured preview.
import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "../support/fixtures";
import { composer, messages, waitUntilLive } from "../support/pages";
import { pictureOf, sendFiles } from "../support/files";

const PROGRAM = Buffer.from('def square(x):\n    return x * x  # "<b>no</b>"\n');

test("a picture opens over the page, the arrow keys go to the others, and Escape gives the focus back", async ({ site, openPage }) => {
  const { room, teacher, students: [ada] } = await site.createCourse("Ada Lovelace");
  const page = await openPage(ada, `/chat/${room}`);
  await waitUntilLive(page);
  await sendFiles(page, [await pictureOf(page, "first.jpg", 1600, 1000), await pictureOf(page, "second.jpg", 600, 1200)]);
  await sendFiles(page, [await pictureOf(page, "third.jpg", 900, 900)]);
  const other = await openPage(teacher, `/chat/${room}`);
  await waitUntilLive(other);
  const viewer = other.getByRole("dialog", { name: "Picture" });
  const thumbnail = (name: string) => messages(other).getByRole("link", { name });

  await thumbnail("second.jpg").click();
  await expect(viewer.getByRole("status")).toHaveText("Picture 2 of 3");
  await expect(viewer.getByRole("img", { name: "second.jpg" })).toBeInViewport({ ratio: 1 });
  await expect(viewer.getByRole("link", { name: "Open original" })).toHaveAttribute("href", /^\/files\/\d+\/second\.jpg$/);
  await other.keyboard.press("ArrowRight");
  await expect(viewer.getByRole("img", { name: "third.jpg" })).toBeVisible();
  await expect(viewer.getByRole("button", { name: "Next picture" })).toHaveAttribute("aria-disabled", "true");
  await expect(viewer.getByRole("status")).toHaveText("Picture 3 of 3");
  await other.keyboard.press("ArrowLeft");
  await other.keyboard.press("ArrowLeft");
  await expect(viewer.getByRole("img", { name: "first.jpg" })).toBeVisible();
  const { violations } = await new AxeBuilder({ page: other }).setLegacyMode().analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
  const [download] = await Promise.all([other.waitForEvent("download"), viewer.getByRole("link", { name: "Download" }).click()]);
  expect(download.suggestedFilename()).toBe("first.jpg");
  await other.keyboard.press("Escape");
  await expect(viewer).toHaveCount(0);
  await expect(thumbnail("first.jpg")).toBeFocused();
  // By keyboard, as a link is followed.
  await other.keyboard.press("Enter");
  await expect(viewer.getByRole("status")).toHaveText("Picture 1 of 3");
  await viewer.getByRole("button", { name: "Close" }).click();
  await expect(thumbnail("first.jpg")).toBeFocused();
});

test("a program has a coloured preview in its card, and a page of its own without JavaScript", async ({ site, openPage }) => {
  const { room, teacher, students: [ada] } = await site.createCourse("Ada Lovelace");
  const page = await openPage(ada, `/chat/${room}`);
  await waitUntilLive(page);
  await sendFiles(page, [{ name: "square.py", mimeType: "text/x-python", buffer: PROGRAM }]);
  const card = messages(page).last();
  await card.locator("summary", { hasText: "Preview of square.py" }).click();
  await expect(card.locator("pre i.f")).toHaveText("square");
  await expect(card.locator("pre")).toContainText('# "<b>no</b>"');

  const plain = await openPage(teacher, `/chat/${room}`, { javaScriptEnabled: false });
  await messages(plain).last().getByRole("link", { name: "Preview of square.py" }).click();
  await expect(plain.locator("pre i.f")).toHaveText("square");
  await plain.getByRole("link", { name: "Back to the message" }).click();
  await expect(composer(plain)).toBeVisible();
});
